"""Clients that misbehave, each in a way of its own, until told to stop. Run by soak.py as a process of its own.

Prints, as one JSON line at the end, how often each way was taken.
"""

import asyncio
import collections
import json
import random
import signal
import socket
import struct
import sys

HOST = b"Host: 127.0.0.1\r\n"
GET = b"GET /proxied HTTP/1.1\r\n" + HOST
random = random.Random(7)


async def _read_to_end(reader, seconds):
    """Reads what comes until the gateway closes, for so long at most."""
    try:
        async with asyncio.timeout(seconds):
            while await reader.read(65536):
                pass
    except TimeoutError:
        pass


def _reset(writer):
    """Closes with a reset instead of an end."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def slow_head(reader, writer):
    """A head that comes byte by byte and never ends."""
    for byte in GET + b"X-Slow: " + b"s" * 200:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.1)


async def half_body(reader, writer):
    """Half a body, then silence."""
    writer.write(b"POST /sink HTTP/1.1\r\n" + HOST + b"Content-Length: 16384\r\n\r\n" + b"h" * 8192)
    await _read_to_end(reader, 15)


async def aborted_body(reader, writer):
    """A body whose sender goes away in the middle."""
    writer.write(b"POST /sink HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000\r\n\r\n" + b"a" * random.randrange(200000))
    await writer.drain()


async def reset_waiting(reader, writer):
    """A reset while the answer is under way."""
    writer.write(GET + b"\r\n")
    await writer.drain()
    await asyncio.sleep(random.random() * 0.002)
    _reset(writer)


async def reset_in_download(reader, writer):
    """A reset in the middle of a large answer."""
    writer.write(b"GET /download HTTP/1.1\r\n" + HOST + b"\r\n")
    await reader.read(random.randrange(1, 1000000))
    _reset(writer)


async def garbage(reader, writer):
    """Bytes that are no HTTP."""
    writer.write(random.randbytes(random.randrange(1, 4096)))
    await _read_to_end(reader, random.choice([0.1, 12]))


async def large_head(reader, writer):
    """A head beyond every limit."""
    try:
        writer.write(GET)
        for number in range(64):
            writer.write(b"X-Large-%d: " % number + b"l" * 8192 + b"\r\n")
            await writer.drain()
    finally:
        await _read_to_end(reader, 2)


async def long_target(reader, writer):
    """A request line beyond the limit."""
    writer.write(b"GET /" + b"t" * 100000 + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    await _read_to_end(reader, 2)


async def slow_reader(reader, writer):
    """10 MB asked for and read a little at a time."""
    writer.write(b"GET /download HTTP/1.1\r\n" + HOST + b"\r\n")
    for _ in range(100):
        if not await reader.read(4096):
            return
        await asyncio.sleep(0.1)


async def pipelined(reader, writer):
    """Hundreds of requests at once, the answers not read for a while."""
    writer.write((GET + b"\r\n") * 500)
    await asyncio.sleep(1)
    await _read_to_end(reader, 2)


async def wrong_chunk(reader, writer):
    """Chunk sizes that are none."""
    size = random.choice([b"zz", b"-5", b"ffffffffffffffffff", b"5;" + b"e" * 20000, b"", b"0x10", b"5\r\nabcdeXX"])
    writer.write(b"POST /sink HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\nabcde\r\n")
    await _read_to_end(reader, 1)


async def conflicting_lengths(reader, writer):
    """Two lengths, or a length beside chunks."""
    second = random.choice([b"Content-Length: 6\r\n", b"Transfer-Encoding: chunked\r\n"])
    writer.write(b"POST /sink HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n" + second + b"\r\nabcde")
    await _read_to_end(reader, 2)


async def early_close(reader, writer):
    """An end in the middle of the head."""
    whole = GET + b"\r\n"
    writer.write(whole[:random.randrange(1, len(whole))])
    await writer.drain()


async def half_close(reader, writer):
    """A request, then the end of the sending side."""
    writer.write(GET + b"\r\n")
    writer.write_eof()
    await _read_to_end(reader, 2)


async def silent(reader, writer):
    """A connection that never sends."""
    await _read_to_end(reader, random.uniform(1, 15))


async def late_expect(reader, writer):
    """Asks to be told to go on with the body, and never sends it."""
    writer.write(b"POST /sink HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\n")
    await _read_to_end(reader, 12)


# These are over soon; half the clients take only these, again and again.
QUICK = [aborted_body, reset_waiting, reset_in_download, garbage, large_head, long_target, pipelined, wrong_chunk,
         conflicting_lengths, early_close, half_close]
WAYS = [slow_head, half_body, aborted_body, reset_waiting, reset_in_download, garbage, large_head, long_target,
        slow_reader, pipelined, wrong_chunk, conflicting_lengths, early_close, half_close, silent, late_expect]


async def client(port, number, counts, is_over):
    """Takes one way after the other, each on a connection of its own."""
    ways = QUICK if number % 2 else WAYS
    way_number = number
    while not is_over.is_set():
        way = ways[way_number % len(ways)]
        # One way each time, and another order for each client.
        way_number += 1 + number % 3 * 2
        counts[way.__name__] += 1
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=65536)
            work = asyncio.ensure_future(way(reader, writer))
            over = asyncio.ensure_future(is_over.wait())
            await asyncio.wait([work, over], return_when=asyncio.FIRST_COMPLETED, timeout=40)
            for task in (work, over):
                task.cancel()
            await asyncio.gather(work, over, return_exceptions=True)
        except OSError:
            await asyncio.sleep(0.05)
        finally:
            if writer is not None:
                writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()
        await asyncio.sleep(0.005)


async def main(port, clients):
    is_over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, is_over.set)
    counts = collections.Counter()
    await asyncio.gather(*(client(port, number, counts, is_over) for number in range(clients)))
    print(json.dumps(counts), flush=True)


asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
