"""Sends what a case says as raw HTTP/2 frames and prints what comes back, one event a line.

    python3 http2_client.py PORT CASE

Events: `headers STREAM STATUS [end]`, `trailers STREAM NAME=VALUE… end`, `data STREAM BYTES [end]`, `reset STREAM CODE`, `goaway LAST CODE`, `closed`, `silent`.
"""

import socket
import struct
import sys
import time

import hpack

DATA, HEADERS, PRIORITY, RESET, SETTINGS, PING, GOAWAY, WINDOW, CONTINUATION = 0, 1, 2, 3, 4, 6, 7, 8, 9
END_STREAM, END_HEADERS = 1, 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class Peer:
    def __init__(self, port, settings=b"", waits=True, preface=PREFACE):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.encoder = hpack.Encoder()
        self.decoder = hpack.Decoder()
        self.buffer = b""
        self.events = []
        self.statuses = {}
        self.is_closed = False
        self.authority = f"127.0.0.1:{port}"
        self.send(preface + frame(SETTINGS, 0, 0, settings))
        if waits:
            # Until the gateway has our settings and knows that we have its own.
            self.until(lambda: "settings" in self.events and "acknowledged" in self.events)

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            pass

    def block(self, fields):
        return self.encoder.encode(fields)

    def request(self, stream, method="GET", path="/mock", fields=(), end=True, pseudo=None, flags=END_HEADERS):
        pseudo = pseudo or [
            (":method", method), (":scheme", "http"), (":path", path), (":authority", self.authority),
        ]
        block = self.block(list(pseudo) + list(fields))
        pieces = [block[i:i + 16384] for i in range(0, len(block), 16384)]
        out = b""
        for index, piece in enumerate(pieces):
            last = END_HEADERS if index == len(pieces) - 1 else 0
            if index == 0:
                out += frame(HEADERS, (last & flags) | (END_STREAM if end else 0), stream, piece)
            else:
                out += frame(CONTINUATION, last, stream, piece)
        self.send(out)

    def data(self, stream, payload, end=False):
        self.send(frame(DATA, END_STREAM if end else 0, stream, payload))

    def raw_header(self, stream, fields):
        """A request whose further fields are literals without Huffman and without any check."""
        block = self.block([
            (":method", "GET"), (":scheme", "http"), (":path", "/b/x"), (":authority", self.authority),
        ])
        for name, value in fields:
            block += b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value
        self.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, block))

    def note(self, event):
        self.events.append(event)
        if event not in ("settings", "acknowledged", "pong", "window"):
            print(event, flush=True)

    def take(self):
        while len(self.buffer) >= 9:
            length = int.from_bytes(self.buffer[:3], "big")
            if len(self.buffer) < 9 + length:
                return
            kind, flags = self.buffer[3], self.buffer[4]
            stream = int.from_bytes(self.buffer[5:9], "big") & 0x7FFFFFFF
            payload, self.buffer = self.buffer[9:9 + length], self.buffer[9 + length:]
            end = " end" if flags & END_STREAM else ""
            if kind == HEADERS:
                fields = self.decoder.decode(payload)
                status = dict(fields).get(":status")
                text = f"headers {stream} {status}"
                if status is None:
                    text = f"trailers {stream} " + " ".join(f"{name}={value}" for name, value in fields)
                self.note(text + end)
            elif kind == DATA:
                self.note(f"data {stream} {len(payload)}{end}")
            elif kind == RESET:
                self.note(f"reset {stream} {int.from_bytes(payload, 'big')}")
            elif kind == GOAWAY:
                self.note(f"goaway {int.from_bytes(payload[:4], 'big')} {int.from_bytes(payload[4:8], 'big')}")
            elif kind == SETTINGS and not flags & 1:
                self.send(frame(SETTINGS, 1, 0))
                self.note("settings")
            elif kind == SETTINGS:
                self.note("acknowledged")
            elif kind == PING and not flags & 1:
                self.send(frame(PING, 1, 0, payload))
            elif kind == PING:
                self.note("pong")
            elif kind == WINDOW:
                self.note("window")

    def until(self, is_done, seconds=8):
        limit = time.monotonic() + seconds
        while not is_done() and not self.is_closed:
            self.socket.settimeout(max(0.01, limit - time.monotonic()))
            try:
                piece = self.socket.recv(65536)
            except (TimeoutError, socket.timeout):
                print("silent", flush=True)
                return
            except OSError:
                piece = b""
            if not piece:
                self.is_closed = True
                print("closed", flush=True)
                return
            self.buffer += piece
            self.take()

    def ended(self, stream):
        return any(
            event.startswith((f"headers {stream} ", f"trailers {stream} ", f"data {stream} ")) and event.endswith(" end")
            or event.startswith(f"reset {stream} ")
            for event in self.events
        )

    def until_end(self, *streams):
        self.until(lambda: all(self.ended(stream) for stream in streams))

    def until_closed(self, seconds=8):
        self.until(lambda: False, seconds)


def malformed(peer, send):
    """A malformed request, and a good one after it on the same connection."""
    send(peer)
    peer.until_end(1)
    peer.request(3)
    peer.until_end(3)


def with_pseudo(*pseudo):
    def case(port):
        peer = Peer(port)
        malformed(peer, lambda peer: peer.request(1, pseudo=list(pseudo)))

    return case


def with_field(name, value):
    def case(port):
        peer = Peer(port)
        malformed(peer, lambda peer: peer.raw_header(1, [(name, value)]))

    return case


def flood(*frames, count):
    def case(port):
        peer = Peer(port)
        for _ in range(count // 100):
            peer.send(b"".join(frames) * 100)
        peer.until_closed()

    return case


def rapid_reset(port):
    peer = Peer(port)
    for index in range(600):
        stream = 2 * index + 1
        peer.request(stream, path="/b/slow")
        peer.send(frame(RESET, 0, stream, struct.pack(">I", 8)))
    # Answers and resets of single streams may cross; only the end counts.
    peer.until_closed()


def made_resets(port):
    """Requests that make the gateway reset them."""
    peer = Peer(port)
    for index in range(600):
        peer.request(2 * index + 1, fields=[("connection", "close")])
    peer.until_closed()


def continuation(port):
    peer = Peer(port)
    peer.request(1, flags=0)
    for _ in range(1_000):
        peer.send(frame(CONTINUATION, 0, 1, b"\x00"))
    peer.until_closed()


def empty_data(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/x", end=False)
    for _ in range(1_000):
        peer.data(1, b"")
    peer.until_closed()


def large_list(total, one):
    def case(port):
        peer = Peer(port)
        fields = [(f"x-{index}", "v" * one) for index in range(total // one)]
        peer.request(1, fields=fields)
        peer.until_end(1)
        peer.request(3)
        peer.until_end(3)

    return case


def large_at_once(port):
    """Long header fields before the client can know our settings."""
    peer = Peer(port, waits=False)
    peer.request(1, fields=[(f"x-{index}", "v" * 20_000) for index in range(6)])
    peer.until_end(1)


def many_streams(port):
    peer = Peer(port)
    for index in range(120):
        peer.request(2 * index + 1, path="/b/slow")
    peer.until(lambda: all(peer.ended(2 * index + 1) for index in range(120)))


def no_window(port):
    peer = Peer(port, settings=struct.pack(">HI", 4, 0))
    peer.request(1)
    peer.until_end(1)


def some_window(port):
    """Opens its window piece by piece; all of the answer comes."""
    peer = Peer(port, settings=struct.pack(">HI", 4, 0))
    peer.request(1, path="/b/large")
    received = 0
    while not peer.ended(1) and not peer.is_closed:
        before = len(peer.events)
        peer.send(frame(WINDOW, 0, 1, struct.pack(">I", 20_000)) + frame(WINDOW, 0, 0, struct.pack(">I", 20_000)))
        peer.until(lambda: sum(int(e.split()[2]) for e in peer.events if e.startswith("data")) >= received + 20_000
                   or peer.ended(1))
        received = sum(int(event.split()[2]) for event in peer.events if event.startswith("data"))
    print(f"bytes {received}")


def wrong_length(announced, sent):
    def case(port):
        peer = Peer(port)
        peer.request(1, method="POST", path="/b/x", fields=[("content-length", str(announced))], end=False)
        peer.data(1, b"x" * sent, end=True)
        peer.until_end(1)
        peer.request(3)
        peer.until_end(3)

    return case


def length_without_body(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/x", fields=[("content-length", "5")])
    peer.until_end(1)


def over_window(port):
    """More than the stream's window, while the backend takes nothing."""
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/hold", end=False)
    for _ in range(400):
        peer.data(1, b"x" * 16384)
    peer.until(lambda: peer.ended(1) or any(event.startswith("goaway") for event in peer.events))


def bad_preface(port):
    peer = Peer(port, waits=False, preface=b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(PING, 0, 0, b"12345678"))
    peer.until_closed()


def no_settings(port):
    peer = Peer(port, waits=False, preface=PREFACE[:20])
    peer.until_closed()


def early_answer(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/mock", end=False)
    peer.data(1, b"x" * 100)
    peer.until(lambda: any(event.startswith("reset 1") for event in peer.events))
    peer.request(3)
    peer.until_end(3)


def bodies(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/x", end=False)
    peer.data(1, b"hello")
    peer.data(1, b"", end=True)
    peer.request(3, method="POST", path="/b/x", fields=[("content-length", "5")], end=False)
    peer.data(3, b"hello", end=True)
    peer.request(5, method="HEAD", path="/b/x")
    peer.request(7, path="/b/cut")
    peer.until_end(1, 3, 5, 7)


def trailers(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/trailers", end=False)
    peer.data(1, b"hello")
    peer.send(frame(HEADERS, END_HEADERS | END_STREAM, 1, peer.block([("x-sum", "7")])))
    peer.until_end(1)


def bad_trailers(port):
    peer = Peer(port)
    for stream, field in [(1, ("content-length", "5")), (3, ("host", "h")), (5, ("x-forwarded-for", "192.0.2.1"))]:
        peer.request(stream, method="POST", path="/b/x", end=False)
        peer.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, peer.block([field])))
        peer.until_end(stream)


def expects_continue(port):
    peer = Peer(port)
    peer.request(1, method="POST", path="/b/x", fields=[("expect", "100-continue")], end=False)
    peer.until(lambda: "headers 1 100" in peer.events)
    peer.data(1, b"hello", end=True)
    peer.until_end(1)


def drain(port):
    peer = Peer(port)
    peer.request(1, path="/b/slow")
    print("ready", flush=True)
    peer.until_closed()


def idle(port):
    peer = Peer(port)
    peer.until_closed()


GOOD = [(":method", "GET"), (":scheme", "http"), (":path", "/b/x"), (":authority", "h")]

CASES = {
    "good": with_pseudo(*GOOD),
    "trailers": trailers,
    "bad-trailers": bad_trailers,
    "host-only": with_pseudo(*GOOD[:3], ("host", "h")),
    "host-agrees": with_pseudo(*GOOD, ("host", "H")),
    "host-differs": with_pseudo(*GOOD, ("host", "other")),
    "no-authority": with_pseudo(*GOOD[:3]),
    "no-path": with_pseudo(GOOD[0], GOOD[1], GOOD[3]),
    "no-scheme": with_pseudo(GOOD[0], GOOD[2], GOOD[3]),
    "no-method": with_pseudo(*GOOD[1:]),
    "ftp-scheme": with_pseudo(GOOD[0], (":scheme", "ftp"), GOOD[2], GOOD[3]),
    "empty-path": with_pseudo(GOOD[0], GOOD[1], (":path", ""), GOOD[3]),
    "relative-path": with_pseudo(GOOD[0], GOOD[1], (":path", "mock"), GOOD[3]),
    "absolute-form": with_pseudo(GOOD[0], GOOD[1], (":path", "http://h/mock"), GOOD[3]),
    "blank-in-path": with_pseudo(GOOD[0], GOOD[1], (":path", "/mock HTTP/1.1"), GOOD[3]),
    "blank-in-method": with_pseudo((":method", "GET /x"), *GOOD[1:]),
    "lines-in-path": with_pseudo(GOOD[0], GOOD[1], (":path", "/mock\r\nx: y"), GOOD[3]),
    "lines-in-authority": with_pseudo(*GOOD[:3], (":authority", "h\r\nx: y")),
    "user-in-authority": with_pseudo(*GOOD[:3], (":authority", "me@h")),
    "duplicate-path": with_pseudo(*GOOD, (":path", "/b/x")),
    "late-pseudo": with_pseudo(*GOOD[:3], ("x", "y"), GOOD[3]),
    "unknown-pseudo": with_pseudo(*GOOD, (":protocol", "websocket")),
    "status-in-request": with_pseudo(*GOOD, (":status", "200")),
    "connect": with_pseudo((":method", "CONNECT"), GOOD[3]),
    "upper-case": with_field(b"X-Upper", b"1"),
    "empty-name": with_field(b"", b"1"),
    "blank-in-name": with_field(b"x y", b"1"),
    "colon-in-name": with_field(b"x:y", b"1"),
    "connection": with_field(b"connection", b"close"),
    "keep-alive": with_field(b"keep-alive", b"5"),
    "proxy-connection": with_field(b"proxy-connection", b"close"),
    "transfer-encoding": with_field(b"transfer-encoding", b"chunked"),
    "upgrade": with_field(b"upgrade", b"websocket"),
    "te-gzip": with_field(b"te", b"gzip"),
    "te-trailers": with_field(b"te", b"trailers"),
    "line-feed-in-value": with_field(b"x", b"a\nb: c"),
    "return-in-value": with_field(b"x", b"a\rb"),
    "nul-in-value": with_field(b"x", b"a\0b"),
    "control-in-value": with_field(b"x", b"a\x01b"),
    "blank-before-value": with_field(b"x", b" a"),
    "blank-after-value": with_field(b"x", b"a "),
    "signed-length": with_field(b"content-length", b"+0"),
    "length-too-short": wrong_length(5, 6),
    "length-too-long": wrong_length(5, 4),
    "length-without-body": length_without_body,
    "rapid-reset": rapid_reset,
    "made-resets": made_resets,
    "continuation": continuation,
    "settings": flood(frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65_535)), count=5_000),
    "ping": flood(frame(PING, 0, 0, b"12345678"), count=5_000),
    "priority": flood(frame(PRIORITY, 0, 1, struct.pack(">IB", 0, 16)), count=20_000),
    "window-updates": flood(frame(WINDOW, 0, 0, struct.pack(">I", 1)), count=40_000),
    "unknown-frames": flood(frame(0x55, 0, 0, b"x"), count=40_000),
    "empty-data": empty_data,
    "headers-over-all": large_list(140 << 10, 20 << 10),
    "header-over-one": large_list(33 << 10, 33 << 10),
    "headers-far-over": large_list(400 << 10, 20 << 10),
    "large-at-once": large_at_once,
    "many-streams": many_streams,
    "no-window": no_window,
    "some-window": some_window,
    "over-window": over_window,
    "bad-preface": bad_preface,
    "no-settings": no_settings,
    "early-answer": early_answer,
    "bodies": bodies,
    "expects-continue": expects_continue,
    "drain": drain,
    "idle": idle,
}

if __name__ == "__main__":
    CASES[sys.argv[2]](int(sys.argv[1]))
