"""Debian's Firefox for journeys, by WebDriver BiDi (w3.org/TR/webdriver-bidi), which Firefox speaks by itself.

Only as much of it as a journey needs: open, ask the page, type, press, hand over a file, and hear what went wrong.
"""

import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.harness.waiting import until

FIREFOX = shutil.which("firefox-esr")
needs_firefox = pytest.mark.skipif(
    FIREFOX is None, reason="Firefox is not installed (apt install firefox-esr)"
)

CONTROL, ENTER, ESCAPE, DOWN = "\ue009", "\ue007", "\ue00c", "\ue015"
# A fresh profile that asks nobody anything.
PREFERENCES: dict[str, object] = {
    "app.normandy.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "ui.prefersReducedMotion": 1,
}
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


class Firefox:
    """One page of a Firefox. `errors` are those its console has shown so far."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.errors: list[str] = []
        self._ask("session.new", capabilities={})
        self._page = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._ask("browsingContext.setViewport", context=self._page, viewport={"width": 1280, "height": 900})

    def _ask(self, method: str, **params: object) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(timeout=60))
            if told.get("method") == "log.entryAdded" and told["params"]["level"] == "error":
                self.errors.append(told["params"]["text"])
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]

    def open(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def back(self) -> None:
        self._ask("browsingContext.traverseHistory", context=self._page, delta=-1)

    def tell(self, expression: str) -> Any:
        """What an expression of the page is: a text, a number, or whether it holds."""
        target = {"context": self._page}
        told = self._ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        assert told["type"] == "success", told
        return told["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression of the page holds."""
        try:
            until(lambda: self.tell(f"(async () => Boolean({expression}))()"))
        except AssertionError:
            raise AssertionError(f"{expression} did not come true on {self.tell('location.href')}") from None

    def press(self, *keys: str) -> None:
        """Press keys together, such as `press(CONTROL, ENTER)`."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act({"type": "key", "id": "keys", "actions": down + up})

    def type(self, text: str) -> None:
        for key in text:
            self.press(key)

    def click(self, marks: str) -> None:
        """Press the middle of the first element that CSS `marks` finds, as soon as there is one."""
        self.until(f"document.querySelector({json.dumps(marks)})")
        self.tell(f"document.querySelector({json.dumps(marks)}).scrollIntoView({{block: 'center'}})")
        actions = [
            {
                "type": "pointerMove",
                "x": 0,
                "y": 0,
                "origin": {"type": "element", "element": self._found(marks)},
            },
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def hand_over(self, marks: str, file: Path) -> None:
        """Choose a file in a field."""
        self._ask("input.setFiles", context=self._page, element=self._found(marks), files=[str(file)])

    def _found(self, marks: str) -> dict[str, str]:
        found = self._ask(
            "browsingContext.locateNodes", context=self._page, locator={"type": "css", "value": marks}
        )
        return {"sharedId": found["nodes"][0]["sharedId"]}

    def _act(self, source: dict[str, object]) -> None:
        self._ask("input.performActions", context=self._page, actions=[source])


@contextmanager
def started(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a fresh profile in this folder, until the end."""
    written = [f"user_pref({json.dumps(name)}, {json.dumps(it)});\n" for name, it in PREFERENCES.items()]
    (profile / "user.js").write_text("".join(written))
    log = profile / "firefox.log"
    command = [
        str(FIREFOX),
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port=0",
    ]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
    try:
        until(lambda: LISTENS.search(log.read_text()))
        address = LISTENS.findall(log.read_text())[0]
        with connect(f"{address}/session", proxy=None, max_size=None) as socket:
            yield Firefox(socket)
    finally:
        process.terminate()
        process.wait(30)
