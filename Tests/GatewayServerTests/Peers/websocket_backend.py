"""A backend of WebSockets: sends back what comes, closes with the code it is asked for, and refuses /refuse with 403.

Prints "port N", and "ended CODE" for every connection that ends.
"""

import asyncio
import http

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


async def echo(connection):
    try:
        # A ping of the server's own has to come back through the gateway too.
        await asyncio.wait_for(await connection.ping(b"server"), 10)
        async for message in connection:
            if isinstance(message, str) and message.startswith("close "):
                await connection.close(int(message.split()[1]), "asked for")
                break
            await connection.send(message)
    except ConnectionClosed:
        # A code other than 1000 and 1001.
        pass
    await connection.wait_closed()
    print(f"ended {connection.close_code}", flush=True)


def refuse(connection, request):
    if request.path == "/refuse":
        return connection.respond(http.HTTPStatus.FORBIDDEN, "no\n")
    return None


async def main():
    async with serve(echo, "127.0.0.1", 0, subprotocols=["echo"], process_request=refuse, max_size=1 << 22) as server:
        print(f"port {server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


asyncio.run(main())
