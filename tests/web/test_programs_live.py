"""The whole way of a real program through a real server: the owner's link, consent in a browser, a token."""

from collections.abc import Callable

import httpx
import pytest
import pyvips
from mastodon import Mastodon
from mastodon.errors import MastodonError

from tests.harness.live import Live
from tests.world.visitor import OOB, become_owner

CHALLENGE = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def test_mastodon_py_signs_in_acts_and_signs_out(live: Callable[..., Live]) -> None:
    server = live()
    visitor = become_owner(server)
    wanted = ["read", "write"]
    client_id, secret = Mastodon.create_app("Test", wanted, OOB, api_base_url=server.url)
    program = Mastodon(client_id, secret, api_base_url=server.url)
    address = program.auth_request_url(redirect_uris=OOB, scopes=wanted, allow_http=True)
    program.log_in(code=visitor.consent(address), redirect_uri=OOB, scopes=wanted, allow_http=True)
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
        "code": visitor.consent(address + CHALLENGE),
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
