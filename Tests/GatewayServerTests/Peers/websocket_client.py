"""A client of WebSockets: websocket_client.py PORT CASE. Prints what it saw."""

import asyncio
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

BASE = f"ws://127.0.0.1:{sys.argv[1]}/b"


def opened(path="/echo", **options):
    return connect(BASE + path, subprotocols=["echo"], max_size=1 << 22, open_timeout=10, **options)


async def messages():
    async with opened() as socket:
        print(f"subprotocol {socket.subprotocol}")
        await socket.send("grüße")
        print(f"text {await socket.recv()}")
        await socket.send(bytes(range(256)))
        print(f"binary {await socket.recv() == bytes(range(256))}")
        await socket.send(["piece ", "by ", "piece"])
        print(f"fragments {await socket.recv()}")
        await asyncio.wait_for(await socket.ping(b"client"), 10)
        print("pong")
        for number in range(500):
            await socket.send(str(number))
        print(f"order {[await socket.recv() for _ in range(500)] == [str(number) for number in range(500)]}")
    print(f"closed {socket.close_code}")


async def large(**options):
    # Not compressible, so that as much passes as is sent.
    data = bytes((index * 7919 >> 3) & 255 for index in range(1 << 20))
    async with opened(**options) as socket:
        await socket.send(data)
        print(f"large {await socket.recv() == data}")


async def codes():
    for code in (1000, 1001, 3000, 4001):
        async with opened() as socket:
            await socket.send(f"close {code}")
            try:
                await socket.recv()
            except ConnectionClosed as closed:
                print(f"closed {closed.rcvd.code} {closed.rcvd.reason}")
    async with opened() as socket:
        await socket.close(4002, "my turn")
    print(f"closed {socket.close_code}")


async def refused():
    try:
        async with opened("/refuse"):
            print("open")
    except InvalidStatus as error:
        print(f"refused {error.response.status_code} {error.response.body.decode().strip()}")


async def many():
    async def one(number):
        async with opened() as socket:
            for turn in range(20):
                await socket.send(f"{number} {turn}")
                if await socket.recv() != f"{number} {turn}":
                    return False
        return socket.close_code == 1000

    print(f"many {all(await asyncio.gather(*(one(number) for number in range(50))))}")


CASES = {
    "messages": messages, "large": large, "plain-large": lambda: large(compression=None), "codes": codes,
    "refused": refused, "many": many,
}
asyncio.run(CASES[sys.argv[2]]())
