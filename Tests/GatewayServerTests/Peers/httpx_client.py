"""A client of HTTP/1.1, httpx: httpx_client.py PORT CASE. Prints what it saw."""

import asyncio
import hashlib
import sys

import httpx

BASE = f"http://127.0.0.1:{sys.argv[1]}/b"


def pool():
    """Twenty requests over one kept connection."""
    with httpx.Client(timeout=10) as client:
        addresses, right = set(), 0
        for number in range(20):
            response = client.get(f"{BASE}/item/{number}")
            addresses.add(response.extensions["network_stream"].get_extra_info("client_addr"))
            body = response.json()
            right += body["item"] == str(number) and body["request"] == response.headers["X-Request-Id"]
        print(f"right {right} connections {len(addresses)} {response.http_version}")


def upload():
    pieces = [bytes([number % 253]) * 10_000 for number in range(200)]
    whole = b"".join(pieces)
    digest = hashlib.sha256(whole).hexdigest()
    with httpx.Client(timeout=20) as client:
        for content in (iter(pieces), whole):
            body = client.post(f"{BASE}/upload", content=content).json()
            print(f"upload {body['bytes']} {body['sha256'] == digest} chunked {body['chunked']}")


def download():
    with httpx.Client(timeout=20) as client:
        for path in ("stream", "length"):
            digest, count = hashlib.sha256(), 0
            with client.stream("GET", f"{BASE}/{path}") as response:
                for piece in response.iter_raw():
                    digest.update(piece)
                    count += len(piece)
            expected = hashlib.sha256(b"".join(bytes([index % 251]) * 16_000 for index in range(200)))
            print(f"{path} {count} {digest.digest() == expected.digest()}")
        # An answer that is given up in the middle does not hurt the next one.
        with client.stream("GET", f"{BASE}/stream") as response:
            next(response.iter_raw(1_000))
        print(f"after {client.get(f'{BASE}/item/1').json()['item']}")


async def many():
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    async with httpx.AsyncClient(timeout=20, limits=limits) as client:
        async def one(number):
            if number % 4 == 0:
                body = (await client.post(f"{BASE}/upload", content=b"x" * number)).json()
                return body["bytes"] == number
            return (await client.get(f"{BASE}/item/{number}")).json()["item"] == str(number)

        right = 0
        for _ in range(2):
            right += sum(await asyncio.gather(*(one(number) for number in range(100))))
        print(f"right {right}")


CASES = {"pool": pool, "upload": upload, "download": download, "many": lambda: asyncio.run(many())}
CASES[sys.argv[2]]()
