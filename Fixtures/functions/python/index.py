"""Handlers in Python for the tests of local functions, and examples of what such handlers look like.

Source: FunctionGraph User Guide, developing functions in Python; APIG trigger (event and response).
"""
import base64
import json
import os
import subprocess
import sys
import time


def answer(body, status=200, **headers):
    """A response as API Gateway wants it: all four members."""
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", **headers},
        "isBase64Encoded": False,
        "body": body if isinstance(body, str) else json.dumps(body),
    }


def handler(event, context):
    """Tells what it got."""
    body = event.get("body", "")
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body).decode("utf-8", "replace")
    return answer({"method": event.get("httpMethod"), "path": event.get("path"), "body": body})


def binary(event, context):
    """Bytes come and go as Base64: gives the body back, reversed."""
    body = base64.b64decode(event["body"])
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/octet-stream"},
        "isBase64Encoded": True,
        "body": base64.b64encode(body[::-1]).decode(),
    }


def authorize(event, context):
    """A custom authorizer: allows one token, and says who it belongs to."""
    token = event.get("headers", {}).get("x-token")
    decision = {"status": "allow", "context": {"user": "alice"}} if token == "open" else {"status": "deny"}
    return {"statusCode": 200, "body": json.dumps(decision)}


def echo(event, context):
    return event


def text(event, context):
    """The JSON of a result instead of the result itself."""
    return json.dumps(answer("text"))


def facts(event, context):
    """What the context tells."""
    return {
        "request": context.getRequestID(),
        "remaining": context.getRemainingTimeInMilliSeconds(),
        "name": context.getFunctionName(),
        "version": context.getVersion(),
        "memory": context.getMemorySize(),
        "data": context.getUserData("BUCKET"),
        "environment": sorted(os.environ),
        "folder": os.path.basename(os.getcwd()),
    }


def process(event, context):
    """What the process is and has open."""
    links = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            links[name] = os.readlink("/proc/self/fd/" + name)
        except OSError:
            pass
    return {"id": os.getpid(), "group": os.getpgrp(), "descriptors": links}


def prints(event, context):
    """Prints everywhere, by every means."""
    print("one line")
    print("to standard error", file=sys.stderr)
    os.write(1, b"\x00\x00\x00\x01\x02raw bytes\n")
    subprocess.run(["echo", "from a child"], check=True)
    context.getLogger().info("logged %s", "text")
    sys.stdout.write("no line end")
    return "printed"


def prints_much(event, context):
    for _ in range(event["lines"]):
        print("x" * 99)
    return "printed"


async def asynchronous(event, context):
    return "awaited"


def fails(event, context):
    raise ValueError("nothing \u00fcber 3")


def exits(event, context):
    sys.exit(3)


def crashes(event, context):
    os._exit(3)


def breaks_protocol(event, context):
    os.write(3, b"\xff" * 64)
    return "sent"


def crashes_with_child(event, context):
    """Ends while a child goes on that holds every descriptor."""
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    os._exit(3)


def leaves_child(event, context):
    return subprocess.Popen(["sleep", "60"]).pid


def endless(event, context):
    while True:
        pass


def sleeps(event, context):
    time.sleep(event["seconds"])
    return os.getpid()


def large(event, context):
    return "x" * event["size"]


def unserializable(event, context):
    return {"a": object()}


def hog(event, context):
    data = []
    while True:
        data.append(bytearray(1 << 20))


def uses(event, context):
    """Uses so much memory and gives it back."""
    return len(bytearray(event["mebibytes"] << 20)) >> 20
