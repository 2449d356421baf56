"""A browser without JavaScript on a server of its own processes: the owner's link, signing up, letting a program in."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.harness.live import Live
from tests.world.browser import Form

OOB = "urn:ietf:wg:oauth:2.0:oob"
PASSWORD = "correct horse battery"


class Visitor:
    """A browser that keeps cookies and fills in forms."""

    def __init__(self, server: Live) -> None:
        self._http = httpx.Client(base_url=server.url, follow_redirects=True, timeout=30)

    def close(self) -> None:
        self._http.close()

    def open(self, url: str) -> httpx.Response:
        return self._http.get(url)

    def send(self, page: httpx.Response, containing: str, **answers: str) -> httpx.Response:
        form = Form(page.text, containing)
        sent = {name: value for name, value in form.fields.items() if value} | answers
        done = self._http.post(form.action or str(page.url), data=sent)
        assert done.status_code == 200, done.text
        return done

    def sign_in(self, email: str) -> None:
        self.send(self.open("/auth/login/"), "login", login=email, password=PASSWORD)

    def consent(self, address: str) -> str:
        """Let in the program that sent the person to this address; returns the code it asked for."""
        shown = self.send(self.open(address), "client_id", answer="allow")
        return parse_qs(urlsplit(str(shown.url)).query)["code"][0]

    def send_files(
        self, page: httpx.Response, containing: str, files: dict[str, tuple[str, bytes, str]], **answers: str
    ) -> httpx.Response:
        """Fill in and send a form together with files."""
        form = Form(page.text, containing)
        sent = {name: value for name, value in form.fields.items() if value and name not in files} | answers
        done = self._http.post(form.action or str(page.url), data=sent, files=files)
        assert done.status_code == 200, done.text
        return done


def become_owner(server: Live) -> Visitor:
    """Ann opens the link that the server printed."""
    link = re.search(r"http://\S+/welcome/\S+", server.log())
    assert link, server.log()
    visitor = Visitor(server)
    visitor.send(
        visitor.open(link[0]), "username", username="ann", email="ann@hubbub.test", password=PASSWORD
    )
    return visitor
