"""An identity provider on threads: python3 identity_provider.py [LIFETIME [CERTIFICATE KEY]]. Prints "port N".

/.well-known/openid-configuration   the discovery document
/jwks        its public keys; as many as are in use
/authorize   sends the browser straight back with a code
/token       takes codes (with their proof) and refresh tokens, from the client gw only
/mint        a token: alg, kid, and claims as JSON; "sign" chooses another way to sign
/pem         the public key of k-rsa
/rotate      other keys take the place of all
/fail        what answers for keys and discovery from now on: ok, status, broken, large; with "slow" tokens take half a second
/counts      how often each path was asked, as JSON
"""

import base64
import hashlib
import hmac
import http.server
import json
import secrets
import ssl
import sys
import threading
import time
import urllib.parse

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

ALGORITHMS = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
LOCK = threading.Lock()
STATE = {"keys": {}, "codes": {}, "refresh": {}, "fail": "ok", "counts": {}, "round": 0}


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def rotate():
    STATE["round"] += 1
    suffix = "" if STATE["round"] == 1 else f"-{STATE['round']}"
    keys = {f"k-rsa{suffix}": rsa.generate_private_key(public_exponent=65_537, key_size=2_048)}
    for name, curve in ALGORITHMS.items():
        keys[f"k-{name.lower()}{suffix}"] = ec.generate_private_key(curve)
    STATE["keys"] = keys


def public_jwk(kid, key):
    public = key.public_key()
    if isinstance(key, rsa.RSAPrivateKey):
        item = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(public))
    else:
        item = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(public))
    item.pop("key_ops", None)
    return {**item, "kid": kid, "use": "sig"}


def key_for(algorithm):
    prefix = "k-rsa" if algorithm.startswith(("RS", "PS")) else f"k-{algorithm.lower()}"
    return next((kid, key) for kid, key in STATE["keys"].items() if kid.startswith(prefix))


def pem():
    public = key_for("RS256")[1].public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def sign(claims, algorithm, kid=None, how="right"):
    """Signs, also in ways that no library would."""
    header = {"alg": algorithm, "typ": "JWT"}
    if how in ("none", "hs256"):
        header["alg"] = "none" if how == "none" else "HS256"
        header["kid"] = kid or key_for("RS256")[0]
        signed = encode(json.dumps(header).encode()) + "." + encode(json.dumps(claims).encode())
        if how == "none":
            return signed + "."
        return signed + "." + encode(hmac.new(pem(), signed.encode(), hashlib.sha256).digest())
    own, key = key_for(algorithm)
    if how == "wrong key":
        key = (rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
               if isinstance(key, rsa.RSAPrivateKey) else ec.generate_private_key(key.curve))
    headers = {} if how == "no kid" else {"kid": kid or own}
    token = jwt.encode(claims, key, algorithm=algorithm, headers=headers)
    head, payload, signature = token.split(".")
    if how == "other payload":
        payload = encode(json.dumps({**claims, "sub": "eve"}).encode())
    if how == "cut signature":
        signature = encode(base64.urlsafe_b64decode(signature + "==")[:-1])
    if how == "zero signature":
        signature = encode(bytes(len(base64.urlsafe_b64decode(signature + "=="))))
    if how == "der signature":
        der = key.sign(f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
        signature = encode(der)
    if how == "pss signature":
        signature = encode(key.sign(
            f"{head}.{payload}".encode(), padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()))
    return f"{head}.{payload}.{signature}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_):
        pass

    @property
    def issuer(self):
        return f"{self.server.place}:{self.server.server_address[1]}"

    def answer(self, value, status=200, headers=()):
        body = value if isinstance(value, bytes) else value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def parameters(self, text):
        return {name: values[-1] for name, values in urllib.parse.parse_qs(text, keep_blank_values=True).items()}

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = self.parameters(url.query)
        with LOCK:
            STATE["counts"][url.path] = STATE["counts"].get(url.path, 0) + 1
            self.respond(url.path, query)

    def respond(self, path, query):
        if path in ("/jwks", "/.well-known/openid-configuration") and STATE["fail"] not in ("ok", "slow"):
            how = STATE["fail"]
            if how == "status":
                return self.answer("no", 503)
            return self.answer("{" if how == "broken" else b'{"keys":[]' + b" " * 70_000 + b"}")
        if path == "/jwks":
            return self.answer({"keys": [public_jwk(kid, key) for kid, key in STATE["keys"].items()]})
        if path == "/.well-known/openid-configuration":
            return self.answer({
                "issuer": self.issuer, "authorization_endpoint": self.issuer + "/authorize",
                "token_endpoint": self.issuer + "/token", "jwks_uri": self.issuer + "/jwks",
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            })
        if path == "/authorize":
            if query.get("client_id") != "gw" or query.get("response_type") != "code":
                return self.answer("bad", 400)
            code = secrets.token_urlsafe(12)
            STATE["codes"][code] = query
            back = urllib.parse.urlencode({"code": code, "state": query["state"], "iss": self.issuer})
            return self.answer("", 302, [("Location", query["redirect_uri"] + "?" + back)])
        if path == "/mint":
            claims = json.loads(query["claims"])
            return self.answer(sign(claims, query.get("alg", "RS256"), query.get("kid"), query.get("sign", "right")))
        if path == "/pem":
            return self.answer(pem())
        if path == "/rotate":
            rotate()
            return self.answer("rotated")
        if path == "/fail":
            STATE["fail"] = query["how"]
            return self.answer("set")
        if path == "/counts":
            return self.answer(STATE["counts"])
        return self.answer("unknown", 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = self.parameters(body)
        if STATE["fail"] == "slow":
            time.sleep(0.5)
        with LOCK:
            STATE["counts"][self.path] = STATE["counts"].get(self.path, 0) + 1
            self.answer(*self.grant(form))

    def grant(self, form):
        kind, _, basic = (self.headers["Authorization"] or "").partition(" ")
        user, _, password = base64.b64decode(basic).decode().partition(":")
        if kind != "Basic" or (urllib.parse.unquote_plus(user), urllib.parse.unquote_plus(password)) != ("gw", "s3c+ret/ä"):
            return {"error": "invalid_client"}, 401
        if form.get("grant_type") == "authorization_code":
            login = STATE["codes"].pop(form.get("code"), None)
            proof = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            if not login or login["redirect_uri"] != form.get("redirect_uri") or login["code_challenge"] != proof:
                return {"error": "invalid_grant"}, 400
            nonce, number = login["nonce"], 1
        elif form.get("grant_type") == "refresh_token" and form.get("refresh_token") in STATE["refresh"]:
            nonce, number = STATE["refresh"].pop(form["refresh_token"])
            number += 1
        else:
            return {"error": "invalid_grant"}, 400
        refresh = secrets.token_urlsafe(12)
        STATE["refresh"][refresh] = (nonce, number)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "gw", "sub": "ann", "iat": now, "exp": now + 300}
        return {
            "access_token": sign({**claims, "azp": "gw", "number": number}, "RS256"), "token_type": "Bearer",
            "expires_in": int(self.server.lifetime), "refresh_token": refresh,
            "id_token": sign({**claims, "nonce": nonce}, "RS256"),
        }, 200


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # Seconds an access token lasts by what the token endpoint says.
    lifetime = 300
    place = "http://127.0.0.1"


if __name__ == "__main__":
    rotate()
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 1:
        server.lifetime = int(sys.argv[1])
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.place = "https://localhost"
    print(f"port {server.server_address[1]}", flush=True)
    server.serve_forever()
