"""A backend of HTTP/1.1 on threads. Prints "port N".

/item/N    N, as JSON
/upload    how many bytes came and their SHA-256, as JSON
/stream    a chunked body of 200 pieces of 16,000 bytes
/length    the same bytes with a length
"""

import hashlib
import http.server
import json

PIECES = [bytes([index % 251]) * 16_000 for index in range(200)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one write, as a client that waits for both expects.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/item/"):
            return self.answer({"item": self.path[6:], "request": self.headers["X-Request-Id"]})
        self.send_response(200)
        if self.path == "/stream":
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(sum(map(len, PIECES))))
        self.end_headers()
        for piece in PIECES:
            framed = b"%x\r\n%s\r\n" % (len(piece), piece) if self.path == "/stream" else piece
            self.wfile.write(framed)
        if self.path == "/stream":
            self.wfile.write(b"0\r\n\r\n")

    def pieces(self):
        if self.headers["Transfer-Encoding"] is None:
            left = int(self.headers["Content-Length"] or 0)
            while left > 0 and (piece := self.rfile.read(min(left, 65_536))):
                left -= len(piece)
                yield piece
            return
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline() not in (b"\r\n", b""):
            pass

    def do_POST(self):
        digest, count = hashlib.sha256(), 0
        for piece in self.pieces():
            digest.update(piece)
            count += len(piece)
        self.answer({
            "bytes": count, "sha256": digest.hexdigest(), "chunked": self.headers["Transfer-Encoding"] == "chunked",
        })

    do_PUT = do_POST


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(f"port {server.server_address[1]}", flush=True)
    server.serve_forever()
