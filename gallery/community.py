"""The demo community on a server of its own, with Robin, who has a bit of everything, signed in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec
from playwright.sync_api import Page

from bench.server import Server
from gallery import EMAIL, PASSWORD

PATIENCE = 90  # seconds for jobs to make what pages show
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@contextmanager
def community(port: int) -> Iterator[tuple[Server, dict[str, str]]]:
    """A running server with the demo and Robin on it, and what stands in the pages' addresses."""
    server = Server(port)
    try:
        server.migrate()
        server.run("-m", "hubbub.ops", "demo", "load")
        server.start()
        known = msgspec.json.decode(server.run("-m", "gallery.world"), type=dict[str, str])
        yield server, known | made_by_jobs(server.base, known["token"])
    finally:
        server.stop()


def made_by_jobs(base: str, token: str) -> dict[str, str]:
    """The conversation and the group of notifications that Robin has once the jobs are done."""
    asked = {"Authorization": f"Bearer {token}"}
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        conversations = httpx.get(f"{base}/api/v1/conversations", headers=asked).json()
        groups = httpx.get(f"{base}/api/v2/notifications", headers=asked).json()["notification_groups"]
        grouped = [it["group_key"] for it in groups if it["notifications_count"] > 1]
        if conversations and grouped:
            return {"conversation": conversations[-1]["id"], "group": grouped[0]}
        time.sleep(0.2)
    raise SystemExit("The worker made no conversation or notification in time; see the server's log.")


def sign_in(page: Page, base: str, email: str = EMAIL) -> None:
    """Robin, or somebody else with the same password, through the form."""
    page.goto(f"{base}/auth/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/home")
