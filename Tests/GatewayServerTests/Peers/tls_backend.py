"""A backend over TLS that answers one request on each connection, and drops the connection at the second without a word of TLS.

    python3 tls_backend.py CERTIFICATE KEY

Prints "port N", then "connection" for each.
"""

import socket
import ssl
import sys
import threading


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            return False
        data += piece
    return True


def serve(connection):
    print("connection", flush=True)
    if read_head(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        read_head(connection)
    # Without `unwrap` nothing is said in TLS.
    connection.close()


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
listener = socket.create_server(("127.0.0.1", 0))
print("port", listener.getsockname()[1], flush=True)
while True:
    accepted, _ = listener.accept()
    threading.Thread(target=lambda: serve(context.wrap_socket(accepted, server_side=True)), daemon=True).start()
