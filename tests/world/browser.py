"""A browser for tests: cookies, forms with their hidden fields and CSRF tokens, no JavaScript."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

# What a browser says of a page that somebody opens by a link or by typing its address.
OPENED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-Site": "same-origin"}


class Form(HTMLParser):
    """The fields of the first form on a page that has `containing` among its field names, as a browser sends them."""

    def __init__(self, page: str, containing: str) -> None:
        super().__init__()
        self._forms: list[tuple[str, dict[str, str]]] = []
        self._choosing = ""  # the select, or the textarea, that is being read
        self._several = False  # a select of several sends nothing when nothing is selected
        self._writing = ""
        self.feed(page)
        found = [form for form in self._forms if containing in form[1]]
        assert found, f"no form with {containing} on this page: {page[:2000]}"
        self.action, self.fields = found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = str(values.get("name") or "")
        if tag == "form":
            self._forms.append((values.get("action") or "", {}))
        elif not self._forms or "disabled" in values:
            return
        elif tag == "input" and name:
            self._input(name, values)
        elif tag == "select":
            self._choosing, self._several = name, "multiple" in values
            if self._several:
                self._forms[-1][1][name] = ""
        elif tag == "option" and self._choosing:
            self._option(values)
        elif tag == "textarea":
            self._writing = name
            self._forms[-1][1][name] = ""

    def _input(self, name: str, values: dict[str, str | None]) -> None:
        if values.get("type") not in {"radio", "checkbox"} or "checked" in values:
            default = "on" if values.get("type") in {"radio", "checkbox"} else ""
            self._forms[-1][1][name] = values.get("value") or default
        else:
            self._forms[-1][1].setdefault(name, "")

    def _option(self, values: dict[str, str | None]) -> None:
        """A select sends what is selected, or else its first option."""
        fields = self._forms[-1][1]
        if "selected" in values or self._choosing not in fields:
            fields[self._choosing] = values.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            self._forms[-1][1][self._writing] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._choosing = ""
        elif tag == "textarea":
            self._writing = ""


class Browser:
    """Follows links and sends forms as a person would, with CSRF checks on."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        self.page = ""
        self.url = ""
        self.status = 0
        self.headers: Any = {}

    def open(self, url: str, *, follow: bool = True) -> "Browser":
        """Open a page, following redirects within this server."""
        return self._took(self.client.get(url, headers=OPENED), url, follow=follow)

    def send(
        self, containing: str, filled: dict[str, str] | None = None, *, follow: bool = True, **answers: str
    ) -> "Browser":
        """Fill in and send the form that has a field named `containing`."""
        form = Form(self.page, containing)
        action = form.action or self.url
        sent = {name: value for name, value in form.fields.items() if value} | (filled or {}) | answers
        return self._took(self.client.post(action, sent), action, follow=follow)

    def act(self, address: str, filled: dict[str, str] | None = None, *, follow: bool = True) -> "Browser":
        """Press a button of the page that sends its hidden form to `address`."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        back = re.search(r'<form id="act".*?name="next" value="([^"]*)"', self.page, re.DOTALL)
        assert token, f"no form on this page: {self.page[:2000]}"
        hidden = {"csrfmiddlewaretoken": token[1], "next": unescape(back[1]) if back else ""}
        return self._took(self.client.post(address, hidden | (filled or {})), address, follow=follow)

    def press(self, path: str, /, *, follow: bool = True, **data: Any) -> "Browser":
        """Post to `path` as a button of an open page does, with these fields and files."""
        sent = data | {"csrfmiddlewaretoken": self.client.cookies["csrftoken"].value}
        return self._took(self.client.post(path, sent), path, follow=follow)

    def _took(self, response: Any, url: str, *, follow: bool) -> "Browser":
        self.url, self.status, self.headers = url, response.status_code, response.headers
        self.page = response.content.decode() if not response.streaming else ""
        target = response.headers.get("Location", "")
        if follow and 300 <= response.status_code < 400 and not urlsplit(target).scheme:
            return self.open(target)
        return self

    @property
    def sent_to(self) -> str:
        """Where the last answer redirects to."""
        return str(self.headers.get("Location", ""))

    def sign_in(self, email: str, password: str = "correct horse battery") -> "Browser":
        """Through the sign-in page."""
        self.open("/auth/login/")
        return self.send("login", login=email, password=password)
