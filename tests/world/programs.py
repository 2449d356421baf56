"""Real client programs on a real server, let in as people let them in: through the consent page, by a code."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from mastodon import Mastodon

from tests.harness.live import PROGRAMS, Live
from tests.world.visitor import OOB, Visitor

SCOPES = ["read", "write", "follow"]
LIMIT_SECONDS = 60


def mastodon_py(server: Live, visitor: Visitor) -> Any:
    """A Mastodon.py that the visitor let in."""
    client_id, secret = Mastodon.create_app("Desk", SCOPES, OOB, api_base_url=server.url)
    program = Mastodon(client_id, secret, api_base_url=server.url)
    address = program.auth_request_url(redirect_uris=OOB, scopes=SCOPES, allow_http=True)
    program.log_in(code=visitor.consent(address), redirect_uri=OOB, scopes=SCOPES, allow_http=True)
    return program


class Toot:
    """The terminal program `toot`, with a configuration folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._env = os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}

    def __call__(self, *arguments: str) -> str:
        """Run it to its end; returns what it printed. Raises `AssertionError` when it complains."""
        with self._started(*arguments, stdin=subprocess.DEVNULL) as toot:
            printed, complaint = toot.communicate(timeout=LIMIT_SECONDS)
        assert toot.returncode == 0, complaint + printed
        return printed

    def json(self, *arguments: str) -> Any:
        """The same, for the commands that print JSON."""
        return json.loads(self(*arguments, "--json"))

    def log_in(self, server: Live, visitor: Visitor) -> str:
        """`toot login`: it names an address, the visitor consents there and hands it the code."""
        with self._started("login", "--instance", server.url, stdin=subprocess.PIPE) as toot:
            assert toot.stdout
            assert toot.stdin
            code = visitor.consent(_address(toot.stdout))
            printed, complaint = toot.communicate(f"n\n{code}\n", timeout=LIMIT_SECONDS)
        assert toot.returncode == 0, complaint + printed
        return printed

    @contextmanager
    def _started(self, *arguments: str, stdin: int) -> Iterator[subprocess.Popen[str]]:
        command = [str(PROGRAMS / "toot"), *arguments]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, env=self._env, stdin=stdin, stdout=pipe, stderr=pipe, text=True
        ) as toot:
            try:
                yield toot
            finally:
                toot.kill()  # does nothing to one that has ended


def _address(printed: IO[str]) -> str:
    """Where `toot login` sends the person, read while it waits for the answer."""
    seen = ""
    for line in printed:
        if line.startswith("http"):
            return line.strip()
        seen += line
    raise AssertionError(f"no address to open: {seen}")
