"""Reads streams of HTTP/1.1 with h11 and says where their messages are.

Standard input has batches: a length of four bytes, then streams, each a kind, a length of four bytes and the bytes. The kind "q" is requests;
any other begins answers: a count of four bytes and as many letters, one for each request ("g" GET, "h" HEAD, "u" an upgrade).
Standard output gets a length of four bytes and lines for every batch; each stream's end with an empty line:

    head METHOD TARGET       (of answers: head STATUS)
    open DATA                the body so far of a message that is not complete
    end DATA OFFSET          the message is complete before this offset
    tunnel OFFSET
    refused WHY
"""

import struct
import sys

import h11

# Not 2xx: that would turn a connection into a tunnel after CONNECT.
ANSWER = h11.Response(status_code=404, headers=[("content-length", "0")])
UPGRADE = [("host", "h"), ("connection", "upgrade"), ("upgrade", "websocket")]


def connection(role):
    # Limits are not what is compared.
    return h11.Connection(role, max_incomplete_event_size=1 << 26)


def rest(current):
    return current.trailing_data[0]


def requests(data, out):
    current = connection(h11.SERVER)
    if data:
        current.receive_data(data)
    body = None
    while True:
        try:
            event = current.next_event()
        except h11.RemoteProtocolError as error:
            out.append(f"refused {error}")
            return
        if isinstance(event, h11.Request):
            out.append(f"head {event.method.decode()} {event.target.decode()}")
            body = 0
        elif isinstance(event, h11.Data):
            body += len(event.data)
        elif isinstance(event, h11.EndOfMessage):
            left = rest(current)
            out.append(f"end {body} {len(data) - len(left)}")
            body = None
            current.send(ANSWER)
            current.send(h11.EndOfMessage())
            if current.our_state is h11.DONE and current.their_state is h11.DONE:
                current.start_next_cycle()
            else:
                # The connection would close here; where the next message begins is asked all the same.
                current = connection(h11.SERVER)
                if left:
                    current.receive_data(left)
        else:
            if body is not None:
                out.append(f"open {body}")
            return


def answers(data, asked, out):
    left = data
    for letter in asked:
        current = connection(h11.CLIENT)
        lines = UPGRADE if letter == "u" else [("host", "h")]
        current.send(h11.Request(method="HEAD" if letter == "h" else "GET", target="/", headers=lines))
        current.send(h11.EndOfMessage())
        if left:
            current.receive_data(left)
        body = 0
        has_head = False
        while True:
            try:
                event = current.next_event()
            except h11.RemoteProtocolError as error:
                out.append(f"refused {error}")
                return
            if isinstance(event, (h11.InformationalResponse, h11.Response)):
                out.append(f"head {event.status_code}")
                has_head = isinstance(event, h11.Response)
            elif isinstance(event, h11.Data):
                body += len(event.data)
            elif isinstance(event, h11.EndOfMessage):
                left = rest(current)
                out.append(f"end {body} {len(data) - len(left)}")
                break
            elif event is h11.PAUSED:
                out.append(f"tunnel {len(data) - len(rest(current))}")
                return
            else:
                if has_head:
                    out.append(f"open {body}")
                return


def streams(batch):
    position = 0

    def take(count):
        nonlocal position
        position += count
        return batch[position - count:position]

    def sized():
        return take(struct.unpack(">I", take(4))[0])

    while position < len(batch):
        kind = take(1)
        asked = "" if kind == b"q" else sized().decode()
        yield kind, asked, sized()


def main():
    while True:
        size = sys.stdin.buffer.read(4)
        if len(size) < 4:
            return
        out = []
        for kind, asked, data in streams(sys.stdin.buffer.read(struct.unpack(">I", size)[0])):
            if kind == b"q":
                requests(data, out)
            else:
                answers(data, asked, out)
            out.append("")
        text = "".join(line + "\n" for line in out).encode()
        sys.stdout.buffer.write(struct.pack(">I", len(text)) + text)
        sys.stdout.buffer.flush()


main()
