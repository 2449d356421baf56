"""The whole way of a real program through a real server: the owner's link, consent in a browser, a token."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pyvips
from mastodon import Mastodon
from mastodon.errors import MastodonError

from tests.harness.live import Live
from tests.world.browser import Form

OOB = "urn:ietf:wg:oauth:2.0:oob"


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

    def send_files(
        self, page: httpx.Response, containing: str, files: dict[str, tuple[str, bytes, str]], **answers: str
    ) -> httpx.Response:
        form = Form(page.text, containing)
        sent = {name: value for name, value in form.fields.items() if value and name not in files} | answers
        done = self._http.post(form.action or str(page.url), data=sent, files=files)
        assert done.status_code == 200, done.text
        return done


def become_owner(server: Live) -> Visitor:
    link = re.search(r"http://\S+/welcome/\S+", server.log())
    assert link, server.log()
    visitor = Visitor(server)
    page = visitor.open(link[0])
    visitor.send(page, "username", username="ann", email="ann@hubbub.test", password="correct horse battery")
    return visitor


CHALLENGE = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def consent(visitor: Visitor, address: str) -> str:
    shown = visitor.send(visitor.open(address), "client_id", answer="allow")
    return parse_qs(urlsplit(str(shown.url)).query)["code"][0]


def test_mastodon_py_signs_in_acts_and_signs_out(live: Callable[..., Live]) -> None:
    server = live()
    visitor = become_owner(server)
    wanted = ["read", "write"]
    client_id, secret = Mastodon.create_app("Test", wanted, OOB, api_base_url=server.url)
    program = Mastodon(client_id, secret, api_base_url=server.url)
    address = program.auth_request_url(redirect_uris=OOB, scopes=wanted, allow_http=True)
    program.log_in(code=consent(visitor, address), redirect_uri=OOB, scopes=wanted, allow_http=True)
    assert program.account_verify_credentials().acct == "ann"
    assert program.app_verify_credentials().name == "Test"
    assert program.status_post("Hello from a program").content == "<p>Hello from a program</p>"
    assert program.instance_v2().api_versions["mastodon"] == 7
    assert program.preferences()["posting:default:visibility"] == "public"
    trade = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "client_secret": secret,
        "redirect_uri": OOB,
        "code": consent(visitor, address + CHALLENGE),
        "code_verifier": VERIFIER,
    }
    other = Mastodon(
        access_token=httpx.post(f"{server.url}/oauth/token", data=trade).json()["access_token"],
        api_base_url=server.url,
    )
    program.revoke_access_token(allow_http=True)
    with pytest.raises(MastodonError):
        program.account_verify_credentials()
    assert other.account_verify_credentials().acct == "ann"
    for opened in (program.session, other.session, visitor):
        opened.close()


def test_a_large_picture_fits_into_the_composer(live: Callable[..., Live]) -> None:
    """More than a form without files may bring: what reads bodies ahead of Django knows of the pages with files."""
    noise = pyvips.Image.gaussnoise(1200, 1000, mean=128, sigma=60).bandjoin(
        [pyvips.Image.gaussnoise(1200, 1000, mean=128, sigma=60, seed=seed) for seed in (1, 2)]
    )
    picture = noise.cast("uchar").write_to_buffer(".png")
    assert len(picture) > 2 * 1024 * 1024
    visitor = become_owner(live())
    try:
        page = visitor.open("/compose")
        made = visitor.send_files(page, "text", {"files": ("a.png", picture, "image/png")}, do="attach")
        assert 'name="media"' in made.text
    finally:
        visitor.close()
