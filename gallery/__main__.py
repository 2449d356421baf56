"""`make screenshots`: the demo community on a fresh data folder, every page at three widths in light and dark.

Writes PNGs and an index.html that shows them side by side. Options: `--into FOLDER`, `--only WORD` (pages whose name
holds it), `--language CODE`, `--docs` (instead of the gallery, the few pictures that README and docs show).
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from gallery.community import QUIET, community, sign_in
from gallery.pages import PAGES, Shown

WIDTHS = {360: 780, 768: 1024, 1440: 900}
SCHEMES = ("light", "dark")
IN_DOCS = {
    "home": ("home", 1440, "light"),
    "home-dark": ("home", 1440, "dark"),
    "home-phone": ("home", 360, "light"),
    "thread-phone": ("thread", 360, "dark"),
    "profile": ("profile", 1440, "light"),
    "compose": ("compose", 1440, "light"),
    "conversation-phone": ("conversation", 360, "light"),
    "moderation": ("moderation", 1440, "light"),
}


def shoot(
    browser: Browser, base: str, known: dict[str, str], folder: Path, args: argparse.Namespace
) -> list[str]:
    """Every wanted page in every width and scheme; returns the pages' names."""
    names = []
    for out in (True, False):
        context = browser.new_context(locale=args.language, reduced_motion="reduce")
        page = context.new_page()
        if not out:
            sign_in(page, base)
        for shown in PAGES:
            if shown.out == out and args.only in shown.name:
                _shoot_one(page, base, shown, known, folder)
                names.append(shown.name)
        context.close()
    return names


def _shoot_one(page: Page, base: str, shown: Shown, known: dict[str, str], folder: Path) -> None:
    path = shown.path.format(**known)
    try:
        answer = page.goto(base + path)
    except Error as error:  # Chromium shows no page for an error without a body
        sys.exit(f"{path} has no page: {error.message}")
    print(answer.status if answer else "---", path, flush=True)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=folder / f"{shown.name}-{width}-{scheme}.png", full_page=True)


def shoot_docs(browser: Browser, base: str, known: dict[str, str], folder: Path) -> None:
    """The pictures that README and docs show."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, base)
    paths = {shown.name: shown.path for shown in PAGES}
    for name, (wanted, width, scheme) in IN_DOCS.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.goto(base + paths[wanted].format(**known))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")


def write_index(folder: Path, names: Sequence[str]) -> None:
    """A page that shows them all, a row a page."""
    rows = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(
            f'<a href="{name}-{width}-{scheme}.png"><img src="{name}-{width}-{scheme}.png" alt="{width} px, {scheme}" loading="lazy"></a>'
            for scheme in SCHEMES
            for width in WIDTHS
        )
        + "</p>"
        for name in names
    )
    style = "body{font:16px system-ui;background:#888}p{display:flex;gap:8px;align-items:start;overflow:auto}img{height:420px}"
    html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Hubbub, every page</title><style>{style}</style>{rows}'
    (folder / "index.html").write_text(html, encoding="utf-8")


def main() -> None:
    """Start, shoot, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--into", type=Path, default=Path("build/gallery"))
    parser.add_argument("--only", default="")
    parser.add_argument("--language", default="en")
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--port", type=int, default=9370)
    args = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed (apt install chromium).")
    folder = Path("docs/pictures") if args.docs else args.into
    folder.mkdir(parents=True, exist_ok=True)
    with community(args.port) as (server, known), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        if args.docs:
            shoot_docs(browser, server.base, known, folder)
        else:
            write_index(folder, shoot(browser, server.base, known, folder, args))
        browser.close()
    print(f"Look at {folder}")


if __name__ == "__main__":
    main()
