"""What the home page costs: CPU on the server, bytes on the wire, and how soon it is there: `python -m bench.pages`.

Starts the demo community on a server of its own and writes docs/benchmarks/pages.md. Needs wrk and Chromium.
"""

import argparse
import platform
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser, Page, sync_playwright

from bench.client import Api
from bench.load import drive
from bench.processes import cpu_seconds, machine_busy
from bench.requests import Request
from gallery import EMAIL
from gallery.community import QUIET, community, sign_in

SLOWER = 4  # times, the browser's CPU
WIDTH, HEIGHT = 360, 780
# A member of the demo gets a password to sign in with.
_MEMBER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "hubbub.config.settings"
import django
django.setup()
from hubbub.identity.models import Membership
user = Membership.objects.get(account__username="ada_appletree", account__domain=None, is_main=True).user
user.set_password("correct horse battery")
user.save()
"""
_WATCH = """
window.seen = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.lcp = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Cost(msgspec.Struct):
    """What one page costs. Bytes as they are on the wire; milliseconds; `others` in cores."""

    cpu: float
    cpu_of_owner: float
    others: float
    html: int
    weight: dict[str, int]
    lcp: float
    cls: float


def cpu_of(server: Any, cookies: list[Any], runs: int, seconds: int) -> tuple[float, float]:
    """Median CPU milliseconds of the whole server a page, at 8 connections, and what others used meanwhile."""
    said = "; ".join(f"{it['name']}={it['value']}" for it in cookies)
    wanted = [
        Request(
            "GET",
            "/home",
            {"Cookie": said, "Accept": "text/html", "Accept-Encoding": "gzip"},
            lambda _: True,
        )
    ]
    api, found, others = Api(server.base), [], []
    drive(api, wanted, 2, 2)
    for _ in range(runs):
        cpu, busy, started = cpu_seconds(server.root), machine_busy()[0], time.monotonic()
        told = drive(api, wanted, 8, seconds)
        used, wall = cpu_seconds(server.root) - cpu, time.monotonic() - started
        if told["bad"] or told["lost"]:
            sys.exit(f"the home page failed under load: {told}")
        found.append(1000 * used / told["requests"])
        others.append(max(0.0, machine_busy()[0] - busy - used) / wall)
    return statistics.median(found), statistics.median(others)


def weigh(browser: Browser, base: str, cookies: list[Any], path: str) -> tuple[int, dict[str, int]]:
    """A first visit with an empty cache: the page's HTML before compression, and bytes on the wire by kind."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    context.add_cookies(cookies)
    page = context.new_page()
    devtools, kinds, weight = (
        context.new_cdp_session(page),
        {},
        dict.fromkeys(("document", "style", "script", "picture", "other"), 0),
    )
    names = {
        "Document": "document",
        "Stylesheet": "style",
        "Script": "script",
        "Image": "picture",
        "Media": "picture",
    }

    def arrived(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = names.get(event["type"], "other")

    def finished(event: dict[str, Any]) -> None:
        weight[kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])

    devtools.on("Network.responseReceived", arrived)
    devtools.on("Network.loadingFinished", finished)
    devtools.send("Network.enable")
    answer = page.goto(base + path, wait_until="networkidle")
    assert answer is not None
    html = len(answer.body())
    context.close()
    return html, weight


def shown_after(browser: Browser, base: str, cookies: list[Any], path: str, runs: int) -> tuple[float, float]:
    """Median of the largest contentful paint (ms), and the worst layout shift, on a phone with a slow CPU."""
    paints, shifts = [], []
    for _ in range(runs):
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        context.add_cookies(cookies)
        page = context.new_page()
        page.add_init_script(_WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(base + path, wait_until="networkidle")
        seen = _settled(page)
        paints.append(seen["lcp"])
        shifts.append(seen["cls"])
        context.close()
    return statistics.median(paints), max(shifts)


def _settled(page: Page) -> dict[str, float]:
    """What the observers saw, once two frames have passed without more."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seen: dict[str, float] = page.evaluate("seen")
    return seen


def measure(port: int, runs: int, seconds: int) -> dict[str, Cost]:
    """The home page of somebody signed in, and the front page of somebody who is not."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed (apt install chromium).")
    with community(port) as (server, _known), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        server.run("-c", _MEMBER)
        cookies = cookies_of(browser, server.base, "ada_appletree@demo.invalid")
        owner = cookies_of(browser, server.base, EMAIL)
        found = {}
        for path, kept in (("/home", cookies), ("/", [])):
            html, weight = weigh(browser, server.base, kept, path)
            lcp, cls = shown_after(browser, server.base, kept, path, runs)
            found[path] = Cost(cpu=0, cpu_of_owner=0, others=0, html=html, weight=weight, lcp=lcp, cls=cls)
        browser.close()
        found["/home"].cpu, found["/home"].others = cpu_of(server, cookies, runs, seconds)
        found["/home"].cpu_of_owner, _ = cpu_of(server, owner, runs, seconds)
    return found


def cookies_of(browser: Browser, base: str, email: str) -> list[Any]:
    """The cookies of somebody signed in through the form."""
    page = browser.new_page()
    sign_in(page, base, email)
    cookies = list(page.context.cookies())
    page.close()
    return cookies


def report(found: dict[str, Cost], args: argparse.Namespace) -> str:
    """The Markdown page."""
    home = found["/home"]
    lines = [
        "# What a page costs",
        "",
        f"`make bench` on {time.strftime('%Y-%m-%d')}: {platform.machine()}, {platform.python_version()}, SQLite, two web"
        f" workers, the demo community; medians of {args.runs} runs. Chromium at {WIDTH} px with its CPU slowed down"
        f" {SLOWER} times and an empty cache.",
        "",
        "| | `/home`, signed in | `/`, signed out | at most |",
        "|---|---|---|---|",
        f"| CPU of the server, 20 posts | {home.cpu:.1f} ms | | 5 ms |",
        f"| the same for the owner, with a filter, an announcement, a report and quotes | {home.cpu_of_owner:.1f} ms | | |",
        _row("HTML before compression", found, lambda it: it.html, "60 KiB"),
        _row("first visit on the wire, pictures left out", found, _without_pictures, "120 KiB"),
        _row("of it HTML", found, lambda it: it.weight["document"]),
        _row("of it CSS", found, lambda it: it.weight["style"]),
        _row("of it JavaScript", found, lambda it: it.weight["script"], "40 KiB"),
        f"| largest contentful paint | {home.lcp:.0f} ms | {found['/'].lcp:.0f} ms | 1,000 ms |",
        f"| cumulative layout shift, the worst run | {home.cls:.3f} | {found['/'].cls:.3f} | 0.05 |",
        "",
        f"Other programs (the load's own among them) kept {home.others:.1f} cores busy while CPU was measured.",
    ]
    return "\n".join(lines) + "\n"


def _without_pictures(cost: Cost) -> int:
    return sum(size for kind, size in cost.weight.items() if kind != "picture")


def _row(label: str, found: dict[str, Cost], of: Any, limit: str = "") -> str:
    return f"| {label} | {of(found['/home']) / 1024:.1f} KiB | {of(found['/']) / 1024:.1f} KiB | {limit} |"


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=9390)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--dry", action="store_true", help="print, but write nothing")
    args = parser.parse_args()
    page = report(measure(args.port, args.runs, args.seconds), args)
    print(page)
    if not args.dry:
        Path("docs/benchmarks/pages.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
