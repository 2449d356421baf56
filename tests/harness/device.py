"""A device that gets pushes: its keys, and a push service on loopback that receives for it."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """A browser: its keys, and what its push service received for it."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 201
        self.url = ""

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": b64(point), "auth": b64(self.auth)}

    def decrypt(self) -> Any:
        headers, body = self.received[-1]
        version = headers["content-encoding"]
        if version == "aes128gcm":
            plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version=version)
        else:
            salt = unb64(headers["encryption"].removeprefix("salt="))
            parts = dict(part.split("=", 1) for part in headers["crypto-key"].split(";"))
            dh = unb64(parts["dh"])
            plain = http_ece.decrypt(
                body, salt=salt, private_key=self.key, dh=dh, auth_secret=self.auth, version=version
            )
        return json.loads(plain)


@contextmanager
def push_service() -> Iterator[Device]:
    """A device whose push service answers on loopback."""
    device = Device()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            device.received.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(device.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        device.url = f"http://127.0.0.1:{server.server_port}/push/abc"
        yield device
        server.shutdown()
        thread.join()
