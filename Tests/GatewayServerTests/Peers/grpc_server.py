"""A gRPC server whose messages are plain bytes: prints its port, then what happens to it.

    python3 grpc_server.py PORT [CERTIFICATE KEY]
"""

import sys
import threading
import time
from concurrent import futures

import grpc


def unary(request, context):
    metadata = dict(context.invocation_metadata())
    context.send_initial_metadata((("x-initial", "1"),))
    context.set_trailing_metadata((("x-trailing", metadata.get("x-sent", "none")), ("x-bin-bin", b"\x00\xff")))
    return b"unary " + request


def client_stream(requests, context):
    return b"+".join(requests)


def server_stream(request, context):
    for index in range(int(request)):
        yield b"%d" % index
        time.sleep(0.05)


def bidi(requests, context):
    for request in requests:
        yield b"echo " + request


def fail(request, context):
    context.set_trailing_metadata((("x-trailing", "failed"),))
    context.abort(grpc.StatusCode.FAILED_PRECONDITION, "not now: 100 % sure, \u00e9")


def fail_late(request, context):
    yield b"first"
    context.abort(grpc.StatusCode.DATA_LOSS, "lost")


def wait(request, context):
    print(f"waiting {int(context.time_remaining() or 0)}", flush=True)
    ended = threading.Event()
    context.add_callback(ended.set)
    ended.wait(10)
    print("cancelled", flush=True)
    return b"late"


def large(request, context):
    return request * 20


HANDLERS = {
    "Unary": grpc.unary_unary_rpc_method_handler(unary),
    "ClientStream": grpc.stream_unary_rpc_method_handler(client_stream),
    "ServerStream": grpc.unary_stream_rpc_method_handler(server_stream),
    "Bidi": grpc.stream_stream_rpc_method_handler(bidi),
    "Fail": grpc.unary_unary_rpc_method_handler(fail),
    "FailLate": grpc.unary_stream_rpc_method_handler(fail_late),
    "Wait": grpc.unary_unary_rpc_method_handler(wait),
    "Large": grpc.unary_unary_rpc_method_handler(large),
}

OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.so_reuseport", 0)]

if __name__ == "__main__":
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=40), options=OPTIONS)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("test.Echo", HANDLERS),))
    address = f"127.0.0.1:{sys.argv[1]}"
    if len(sys.argv) > 3:
        with open(sys.argv[2], "rb") as certificate, open(sys.argv[3], "rb") as key:
            pair = (key.read(), certificate.read())
        port = server.add_secure_port(address, grpc.ssl_server_credentials([pair]))
    else:
        port = server.add_insecure_port(address)
    server.start()
    print(f"port {port}", flush=True)
    server.wait_for_termination()
