"""Signs random requests with the product's own signer (PyPI: huaweicloudsdkcore).

sdk_signer.py SEED COUNT KEY SECRET DATE prints a line for each: head and body as they go over the wire, then the same request with one byte of what is
signed changed, all in hexadecimal digits; an empty body is "-".
"""

import random
import sys

from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer


class Credentials:
    def __init__(self, key, secret):
        self.ak = key
        self.sk = secret


ALPHABET = "abcXYZ019-._~ +*!'()@:$,;=&%?/#[]{}|\\\"<>^`éß中文😀"


def text(rng, longest, alphabet=ALPHABET):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(0, longest)))


def encoded(rng, plain, safe):
    """Percent-encodes what must be, some of what need not be, with digits of either case."""
    out = []
    for byte in plain.encode():
        character = chr(byte)
        if character in safe and rng.random() < 0.8:
            out.append(character)
        else:
            out.append(("%%%02X" if rng.random() < 0.5 else "%%%02x") % byte)
    return "".join(out)


UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"


def make(rng, credentials, date):
    path = "/" + "/".join(encoded(rng, text(rng, 6), UNRESERVED + "!$'()*,:;=@&+") for _ in range(rng.randint(0, 4)))
    if rng.random() < 0.3 and not path.endswith("/"):
        path += "/"
    names = [text(rng, 4) or "n" for _ in range(rng.randint(0, 5))]
    pairs = [(rng.choice(names), text(rng, 5)) for _ in range(rng.randint(0, 7))] if names else []
    # The signer reads a raw plus as itself.
    parts = []
    for name, value in pairs:
        part = encoded(rng, name, UNRESERVED + "!$'()*,:;@/?+")
        if value or rng.random() < 0.5:
            part += "=" + encoded(rng, value, UNRESERVED + "!$'()*,:;@/?=+")
        parts.append(part)
    query = "&".join(parts)
    headers = {"X-Sdk-Date": date, "Host": rng.choice(["api.example.com", "127.0.0.1:8443", "[::1]:8080", "a-b.c"])}
    if rng.random() < 0.5:
        headers["Content-Type"] = rng.choice(["application/json", "application/json; charset=utf-8", "text/plain", "image/png"])
    for number in range(rng.randint(0, 4)):
        value = " " * rng.randint(0, 2) + text(rng, 12, "abc019  ,;=/é中") + " " * rng.randint(0, 2)
        headers[rng.choice(["X-H%d", "x-lower-%d", "X_Under_%d"]) % number] = value
    body = bytes(rng.randrange(256) for _ in range(rng.randint(1, 300))) if rng.random() < 0.5 else b""
    method = rng.choice(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
    request = SdkRequest(
        method=method, schema="https", host=headers["Host"], resource_path=path, query_params=list(pairs),
        header_params=headers, body=body)
    Signer(credentials).sign(request)
    lines = [("%s %s%s HTTP/1.1" % (method, path, "?" + query if query or rng.random() < 0.1 else "")).encode()]
    order = list(request.header_params.items())
    rng.shuffle(order)
    for name, value in order:
        # The signer leaves values as the bytes they are sent as.
        lines.append(name.encode() + b":" + b" " * rng.randint(0, 2) + value.encode("iso-8859-1"))
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n", body


def changeable(head, body):
    """The places of bytes that are signed, as offsets into head and body."""
    places = []
    unsigned = {b"content-length", b"authorization"}
    position = 0
    for index, line in enumerate(head.split(b"\r\n")):
        if index == 0:
            start, end = line.index(b"/"), line.rindex(b" ")
        elif line.startswith(b"Authorization"):
            start, end = line.index(b"Signature=") + 10, len(line)
        elif b":" in line and line.split(b":")[0].lower() not in unsigned and b"_" not in line.split(b":")[0]:
            start, end = line.index(b":") + 1, len(line)
        else:
            start = end = 0
        places += [(position + place, False) for place in range(start, end) if chr(line[place]).isalnum() and line[place] < 128
                   and b"%" not in line[max(start, place - 2):place]]
        position += len(line) + 2
    if b"UNSIGNED-PAYLOAD" not in head:
        places += [(place, True) for place in range(len(body))]
    return places


def changed(rng, head, body):
    place, is_body = rng.choice(changeable(head, body))
    target = bytearray(body if is_body else head)
    if is_body:
        target[place] ^= 1 << rng.randrange(8)
        return head, bytes(target)
    target[place] = rng.choice([byte for byte in b"abcdef0123456789" if byte != target[place]])
    return bytes(target), body


def main():
    seed, count, key, secret, date = sys.argv[1:6]
    rng = random.Random(int(seed))
    credentials = Credentials(key, secret)
    for _ in range(int(count)):
        head, body = make(rng, credentials, date)
        other_head, other_body = changed(rng, head, body)
        print(*[part.hex() or "-" for part in (head, body, other_head, other_body)])


if __name__ == "__main__":
    main()
