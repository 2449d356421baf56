"""OAuth through the pages people see and the endpoints programs call."""

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from hubbub.identity.models import AccessToken, Account, Membership, MembershipRole
from hubbub.kernel.clock import now
from tests.world import anonymous, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

CALLBACK = "com.example.app:/callback"
VERIFIER = "a-verifier-that-is-long-enough-to-be-one-0123456789"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def register(**changed: Any) -> dict[str, Any]:
    wanted = {"client_name": "Reader", "redirect_uris": CALLBACK, "scopes": "read write"} | changed
    return dict(anonymous().post("/api/v1/apps", wanted).ok())


def address(app: dict[str, Any], **changed: str) -> str:
    wanted = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": app["redirect_uris"][0],
        "scope": "read write",
    } | changed
    return f"/oauth/authorize?{urlencode(wanted)}"


def allow(browser: Browser, app: dict[str, Any], **changed: str) -> str:
    browser.open(address(app, **changed))
    browser.send("client_id", answer="allow", follow=False)
    return parse_qs(urlsplit(browser.sent_to).query)["code"][0]


def test_a_program_may_end_the_address_in_a_slash() -> None:
    browser, app = signed_in(), register()
    browser.open(address(app).replace("authorize?", "authorize/?"))
    browser.send("client_id", answer="allow", follow=False)
    code = parse_qs(urlsplit(browser.sent_to).query)["code"][0]
    assert trade(app, code).ok()["token_type"] == "Bearer"


def trade(app: dict[str, Any], code: str, **changed: str) -> Any:
    wanted = {
        "grant_type": "authorization_code",
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": app["redirect_uris"][0],
        "code": code,
    } | changed
    return anonymous().post("/oauth/token", wanted)


def signed_in(name: str = "ann") -> Browser:
    person(name)
    browser = Browser()
    browser.sign_in(f"{name}@hubbub.test")
    return browser


def test_the_whole_way_from_signing_in_to_a_token() -> None:
    ann = person("ann")
    app = register()
    browser = Browser().open(address(app, state="s p/ace", scope="read"))
    assert browser.url.startswith("/auth/login/")
    browser.send("login", login="ann@hubbub.test", password="correct horse battery")
    assert "Allow Reader to use your account?" in browser.page
    browser.send("client_id", answer="allow", follow=False)
    assert browser.sent_to.startswith(f"{CALLBACK}?code=")
    assert parse_qs(urlsplit(browser.sent_to).query)["state"] == ["s p/ace"]
    token = trade(app, parse_qs(urlsplit(browser.sent_to).query)["code"][0]).ok()
    assert (token["token_type"], token["scope"]) == ("Bearer", "read")
    me = anonymous().get(
        "/api/v1/accounts/verify_credentials", headers={"Authorization": f"Bearer {token['access_token']}"}
    )
    assert me.ok()["id"] == str(ann.id)


def test_tokens_are_stored_hashed_and_several_live_side_by_side() -> None:
    browser, app = signed_in(), register()
    secrets = [trade(app, allow(browser, app)).ok()["access_token"] for _ in range(2)]
    for secret in secrets:
        headers = {"Authorization": f"Bearer {secret}"}
        assert anonymous().get("/api/v1/accounts/verify_credentials", headers=headers).status == 200
    stored = b"".join(bytes(token.token_hash) for token in AccessToken.objects.all())
    assert not any(secret.encode() in stored for secret in secrets)


def test_out_of_band_shows_the_code() -> None:
    browser, app = signed_in(), register(redirect_uris="urn:ietf:wg:oauth:2.0:oob")
    browser.open(address(app)).send("client_id", answer="allow")
    code = parse_qs(urlsplit(browser.url).query)["code"][0]
    assert f'value="{code}"' in browser.page
    trade(app, code).ok()


def test_denying_goes_back_with_an_error() -> None:
    browser, app = signed_in(), register()
    browser.open(address(app, state="x")).send("client_id", answer="deny", follow=False)
    answer = parse_qs(urlsplit(browser.sent_to).query)
    assert (answer["error"], answer["state"]) == (["access_denied"], ["x"])


def test_the_page_may_be_answered_by_the_program_and_by_nobody_else() -> None:
    browser, app = signed_in(), register(redirect_uris="https://client.example:8443/back?x=1")
    browser.open(address(app))
    assert (
        "form-action 'self' https://client.example:8443;" in browser.headers["Content-Security-Policy"] + ";"
    )
    browser.open(address(register()))
    assert browser.headers["Content-Security-Policy"].endswith("form-action 'self' com.example.app:")


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/",
        "com.example.app:/callback/more",
        "com.example.app:/callback?x=1",
        "",
        "https://client.example.evil.example/",
        "//evil.example",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_sent_to_an_address_that_was_not_registered(redirect_uri: str) -> None:
    browser, app = signed_in(), register()
    browser.open(address(app, redirect_uri=redirect_uri), follow=False)
    assert (browser.status, browser.sent_to) == (400, "")


def test_the_address_is_checked_again_when_the_answer_comes() -> None:
    browser, app = signed_in(), register()
    browser.open(address(app))
    browser.send("client_id", answer="allow", redirect_uri="https://evil.example/", follow=False)
    assert (browser.status, browser.sent_to) == (400, "")


def test_native_programs_may_listen_on_any_port_of_their_own_machine() -> None:
    browser, app = signed_in(), register(redirect_uris="http://127.0.0.1/cb")
    browser.open(address(app, redirect_uri="http://127.0.0.1:5123/cb"))
    assert browser.status == 200
    assert browser.open(address(app, redirect_uri="http://127.0.0.1@evil.example:80/cb")).status == 400


def test_no_more_is_granted_than_was_registered() -> None:
    browser, app = signed_in(), register(scopes="read:accounts")
    for scope in ("read", "write", "admin:read", "nonsense"):
        assert browser.open(address(app, scope=scope), follow=False).status == 400
    assert browser.open(address(app, scope="read:accounts")).status == 200
    browser.send("client_id", answer="allow", scope="read write", follow=False)
    assert (browser.status, browser.sent_to) == (400, "")


def test_the_consent_form_needs_its_csrf_token() -> None:
    browser, app = signed_in(), register()
    url, _, query = address(app).partition("?")
    wanted = {name: values[0] for name, values in parse_qs(query).items()} | {"answer": "allow"}
    assert browser.client.post(url, wanted).status_code == 403


def test_a_challenge_must_be_met() -> None:
    browser, app = signed_in(), register()
    challenge = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    for verifier in ({}, {"code_verifier": "x" * 50}, {"code_verifier": CHALLENGE}):
        refused = trade(app, allow(browser, app, **challenge), **verifier)
        assert (refused.status, refused.json["error"]) == (400, "invalid_grant")
    trade(app, allow(browser, app, **challenge), code_verifier=VERIFIER).ok()


def test_a_verifier_without_a_challenge_is_refused() -> None:
    browser, app = signed_in(), register()
    assert trade(app, allow(browser, app), code_verifier=VERIFIER).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "challenge",
    [
        {"code_challenge": CHALLENGE},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": "short", "code_challenge_method": "S256"},
        {"code_challenge_method": "S256"},
    ],
)
def test_only_sha256_challenges_are_taken(challenge: dict[str, str]) -> None:
    assert signed_in().open(address(register(), **challenge), follow=False).status == 400


def test_a_code_is_good_once_and_its_replay_revokes_the_token() -> None:
    browser, app = signed_in(), register()
    code = allow(browser, app)
    secret = trade(app, code).ok()["access_token"]
    replayed = trade(app, code)
    assert (replayed.status, replayed.json["error"]) == (400, "invalid_grant")
    headers = {"Authorization": f"Bearer {secret}"}
    assert anonymous().get("/api/v1/accounts/verify_credentials", headers=headers).status == 401


def test_a_code_is_good_for_its_own_program_and_address() -> None:
    browser, app = signed_in(), register(redirect_uris=[CALLBACK, "https://client.example/"])
    other = register()
    code = allow(browser, app)
    assert trade(other, code).json["error"] == "invalid_grant"
    assert trade(app, code, redirect_uri="https://client.example/").json["error"] == "invalid_grant"
    trade(app, code).ok()


def test_a_wrong_secret_is_refused() -> None:
    browser, app = signed_in(), register()
    refused = trade(app, allow(browser, app), client_secret="guess")
    assert (refused.status, refused.json["error"]) == (401, "invalid_client")


def test_the_program_may_name_itself_by_basic_authentication() -> None:
    browser, app = signed_in(), register()
    code = allow(browser, app)
    basic = base64.b64encode(f"{app['client_id']}:{app['client_secret']}".encode()).decode()
    wanted = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code": code}
    anonymous().post("/oauth/token", wanted, headers={"Authorization": f"Basic {basic}"}).ok()


def test_signing_in_again_can_be_asked_for() -> None:
    browser, app = signed_in(), register()
    browser.open(address(app, force_login="true"))
    assert browser.url.startswith("/auth/login/")
    assert "force_login" not in browser.url


def test_a_login_with_several_accounts_chooses_one() -> None:
    browser, app = signed_in(), register()
    user = Membership.objects.get(account__username="ann").user
    page, watched, others = person("page"), person("watched"), person("others")
    Membership.objects.create(user=user, account=page.account, role=MembershipRole.EDITOR)
    Membership.objects.create(user=user, account=watched.account, role=MembershipRole.ANALYST)
    browser.open(address(app))
    assert "@page@hubbub.test" in browser.page
    assert "@watched@hubbub.test" not in browser.page
    for forbidden in (watched, others):
        browser.send("client_id", answer="allow", account=str(forbidden.id), follow=False)
        assert (browser.status, browser.sent_to) == (422, "")
    browser.send("client_id", answer="allow", account=str(page.id), follow=False)
    secret = trade(app, parse_qs(urlsplit(browser.sent_to).query)["code"][0]).ok()["access_token"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert anonymous().get("/api/v1/accounts/verify_credentials", headers=headers).ok()["acct"] == "page"
    assert Account.objects.get(username="page").pk == page.id


def test_somebody_whose_address_is_not_confirmed_gets_no_code() -> None:
    browser, app = signed_in(), register()
    Membership.objects.get(account__username="ann").user.__class__.objects.update(confirmed_at=None)
    assert browser.open(address(app)).status == 403
    assert "not confirmed" in browser.page


def test_somebody_suspended_has_nothing_to_give() -> None:
    browser, app = signed_in(), register()
    Account.objects.update(suspended_at=now())
    assert browser.open(address(app)).status == 403


def test_long_states_come_back_whole() -> None:
    browser, app = signed_in(), register()
    browser.open(address(app, state="x" * 5000)).send("client_id", answer="allow", follow=False)
    assert parse_qs(urlsplit(browser.sent_to).query)["state"] == ["x" * 5000]
