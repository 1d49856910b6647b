"""Makes gRPC calls and prints what they come to.

    python3 grpc_client.py PORT CASE [CERTIFICATE]
"""

import sys
import threading
import time

import grpc

OPTIONS = [
    ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1),
    ("grpc.ssl_target_name_override", "h2"),
]


def connect(port, certificate=None):
    if certificate:
        with open(certificate, "rb") as file:
            credentials = grpc.ssl_channel_credentials(file.read())
        return grpc.secure_channel(f"127.0.0.1:{port}", credentials, options=OPTIONS)
    return grpc.insecure_channel(f"127.0.0.1:{port}", options=OPTIONS)


def text(message):
    return message.decode() if len(message) < 100 else f"{len(message)} bytes"


def outcome(error):
    trailing = {name: value for name, value in error.trailing_metadata() or () if name.startswith("x-")}
    print(f"{error.code().name} {error.details()} {trailing.get('x-trailing', '')}".strip(), flush=True)


def unary(channel):
    call = channel.unary_unary("/test.Echo/Unary")
    reply, done = call.with_call(b"hello", metadata=(("x-sent", "sent"),), timeout=10)
    initial = dict(done.initial_metadata())
    trailing = dict(done.trailing_metadata())
    print(text(reply), initial["x-initial"], trailing["x-trailing"], trailing["x-bin-bin"], flush=True)


def client_stream(channel):
    def messages():
        for index in range(3):
            yield b"%d" % index
            time.sleep(0.05)

    print(text(channel.stream_unary("/test.Echo/ClientStream")(messages(), timeout=10)))


def server_stream(channel):
    start = time.monotonic()
    times = []
    messages = []
    for message in channel.unary_stream("/test.Echo/ServerStream")(b"4", timeout=10):
        times.append(time.monotonic() - start)
        messages.append(text(message))
    print(*messages, "as they came" if times[-1] - times[0] > 0.1 else "at once")


def bidi(channel):
    """Each message is sent when the answer to the one before is there: nothing may be held back."""
    turn = threading.Semaphore(1)

    def messages():
        for index in range(4):
            turn.acquire()
            yield b"%d" % index

    answers = []
    for message in channel.stream_stream("/test.Echo/Bidi")(messages(), timeout=10):
        answers.append(text(message))
        turn.release()
    print(*answers)


def fail(channel):
    try:
        channel.unary_unary("/test.Echo/Fail")(b"", timeout=10)
    except grpc.RpcError as error:
        outcome(error)


def fail_late(channel):
    try:
        for message in channel.unary_stream("/test.Echo/FailLate")(b"", timeout=10):
            print(text(message))
    except grpc.RpcError as error:
        outcome(error)


def unknown(channel):
    try:
        channel.unary_unary("/test.Echo/Nothing")(b"", timeout=10)
    except grpc.RpcError as error:
        outcome(error)


def elsewhere(channel):
    try:
        channel.unary_unary("/other.Service/Call")(b"", timeout=10)
    except grpc.RpcError as error:
        print(error.code().name)


def cancel(channel):
    call = channel.unary_unary("/test.Echo/Wait").future(b"", timeout=100)
    time.sleep(0.5)
    call.cancel()
    try:
        call.result()
    except grpc.FutureCancelledError:
        print("cancelled")
    # The connection is flushed before the process ends.
    print(text(channel.unary_unary("/test.Echo/Unary")(b"on", timeout=10)))


def deadline(channel):
    try:
        channel.unary_unary("/test.Echo/Wait")(b"", timeout=0.5)
    except grpc.RpcError as error:
        print(error.code().name)


def large(channel):
    print(text(channel.unary_unary("/test.Echo/Large")(b"x" * 1_000_000, timeout=20)))


def many(channel):
    call = channel.unary_unary("/test.Echo/Unary")
    futures = [call.future(b"%d" % index, timeout=20) for index in range(300)]
    print(sum(future.result() == b"unary %d" % index for index, future in enumerate(futures)))


CASES = {
    "unary": unary, "client-stream": client_stream, "server-stream": server_stream, "bidi": bidi, "fail": fail,
    "fail-late": fail_late, "unknown": unknown, "elsewhere": elsewhere, "cancel": cancel, "deadline": deadline,
    "large": large, "many": many,
}

if __name__ == "__main__":
    with connect(sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None) as channel:
        CASES[sys.argv[2]](channel)
