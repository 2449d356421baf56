"""Programs register, get their own tokens and give tokens back."""

import base64
from typing import Any

import pytest

from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import Application, Membership, MembershipRole
from tests.world import anonymous, person
from tests.world.api import Api

pytestmark = pytest.mark.django_db

OOB = "urn:ietf:wg:oauth:2.0:oob"


def register(**changed: Any) -> dict[str, Any]:
    wanted = {"client_name": "Reader", "redirect_uris": OOB, "scopes": "read write"} | changed
    return dict(anonymous().post("/api/v1/apps", wanted).ok())


def client(app: dict[str, Any], **more: str) -> dict[str, str]:
    return {"client_id": app["client_id"], "client_secret": app["client_secret"], **more}


def test_registering_answers_everything_clients_read() -> None:
    app = register(redirect_uris=[OOB, "com.tapbots.Ivory.10217:/request_token"], website="https://a.example")
    assert app["redirect_uris"] == [OOB, "com.tapbots.Ivory.10217:/request_token"]
    assert app["redirect_uri"] == f"{OOB}\ncom.tapbots.Ivory.10217:/request_token"
    assert (app["name"], app["website"], app["scopes"]) == ("Reader", "https://a.example", ["read", "write"])
    assert app["client_secret_expires_at"] == 0
    assert app["vapid_key"]
    assert isinstance(app["id"], str)


def test_registering_takes_forms_and_addresses_a_line_each() -> None:
    body = {"client_name": "Reader", "redirect_uris": f"{OOB}\nhttps://a.example/cb"}
    app = anonymous().form("/api/v1/apps", body).ok()
    assert (app["redirect_uris"], app["scopes"]) == ([OOB, "https://a.example/cb"], ["read"])


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_name": ""}, "Application name can't be blank"),
        ({"redirect_uris": ""}, "Redirect URI can't be blank"),
        ({"redirect_uris": "nothing"}, "Redirect URI must be an absolute URI."),
        ({"redirect_uris": "javascript:alert(1)"}, "Redirect URI is forbidden by the server."),
        ({"redirect_uris": "https://a.example/#x"}, "Redirect URI cannot contain a fragment."),
        ({"scopes": "read everything"}, "Scopes doesn't match configured on the server."),
    ],
)
def test_what_can_not_be_registered_is_said(changed: dict[str, str], error: str) -> None:
    wanted = {"client_name": "Reader", "redirect_uris": OOB, "scopes": "read"} | changed
    reply = anonymous().post("/api/v1/apps", wanted)
    assert (reply.status, reply.json) == (422, {"error": f"Validation failed: {error}"})


def test_a_program_gets_a_token_of_its_own_that_is_good_for_little() -> None:
    app = register()
    token = anonymous().post("/oauth/token", client(app, grant_type="client_credentials")).ok()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert token["scope"] == "read"
    about = anonymous().get("/api/v1/apps/verify_credentials", headers=headers).ok()
    assert about["name"] == "Reader"
    assert "client_secret" not in about
    refused = anonymous().get("/api/v1/timelines/home", headers=headers)
    assert (refused.status, refused.json["error"]) == (422, "This method requires an authenticated user")


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password", "username": "a", "password": "b"}, 400, "unsupported_grant_type"),
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "x"}, 401, "invalid_client"),
        ({"scope": "follow"}, 400, "invalid_scope"),
        ({"grant_type": "authorization_code"}, 400, "invalid_request"),
    ],
)
def test_errors_are_the_protocols(changed: dict[str, str], status: int, error: str) -> None:
    reply = anonymous().post("/oauth/token", client(register(), grant_type="client_credentials") | changed)
    assert (reply.status, reply.json["error"]) == (status, error)
    assert reply.json["error_description"]


def test_a_program_gives_back_its_own_tokens_only() -> None:
    ann, app, other = person("ann"), register(), register()
    _, secret = issue_token(
        application=Application.objects.get(client_id=app["client_id"]),
        user=ann.user,
        account=ann.account,
        scopes=["read"],
    )
    headers = {"Authorization": f"Bearer {secret}"}
    refused = anonymous().post("/oauth/revoke", client(other, token=secret))
    assert (refused.status, refused.json["error"]) == (403, "unauthorized_client")
    assert anonymous().get("/api/v1/timelines/home", headers=headers).status == 200
    for _ in range(2):
        assert anonymous().post("/oauth/revoke", client(app, token=secret)).ok() == {}
    assert anonymous().get("/api/v1/timelines/home", headers=headers).status == 401
    assert anonymous().post("/oauth/revoke", {"token": secret}).status == 403


def test_user_info_says_who_is_signed_in() -> None:
    ann = person("ann", scopes=["profile"])
    info = ann.get("/oauth/userinfo").ok()
    assert (info["sub"], info["preferred_username"]) == (ann.account.uri, "ann")
    assert person("ben", scopes=["read"]).get("/oauth/userinfo").status == 403


def test_the_server_describes_its_oauth() -> None:
    metadata = anonymous().get("/.well-known/oauth-authorization-server").ok()
    assert metadata["issuer"] == "http://hubbub.test/"
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert "password" not in metadata["grant_types_supported"]
    assert {"read", "write:statuses", "profile", "push"} <= set(metadata["scopes_supported"])


def test_browsers_may_ask_from_anywhere() -> None:
    for path in ("/oauth/token", "/oauth/revoke", "/.well-known/oauth-authorization-server"):
        assert anonymous().send("OPTIONS", path).headers["Access-Control-Allow-Origin"] == "*"


def test_a_stale_token_does_not_stop_a_program_from_registering() -> None:
    reply = anonymous().post(
        "/api/v1/apps",
        {"client_name": "Reader", "redirect_uris": OOB},
        headers={"Authorization": "Bearer stale"},
    )
    assert reply.status == 200


def test_a_token_for_a_page_works_as_long_as_its_login_helps_to_run_the_page() -> None:
    helper, page = person("helper"), person("page")
    membership = Membership.objects.create(user=helper.user, account=page.account, role=MembershipRole.EDITOR)
    _, secret = issue_token(
        application=None, user=helper.user, account=page.account, scopes=["read", "write"]
    )
    acting = Api(secret)
    assert acting.post("/api/v1/statuses", {"status": "From the page"}).status == 200
    membership.role = MembershipRole.ANALYST
    membership.save()
    assert acting.post("/api/v1/statuses", {"status": "By an analyst"}).status == 403
    membership.delete()
    assert acting.get("/api/v1/timelines/home").status == 403
    assert page.get("/api/v1/timelines/home").status == 200


def test_credentials_with_zero_bytes_are_wrong_ones() -> None:
    basic = base64.b64encode(b"\x00:secret").decode()
    headers = {"Authorization": f"Basic {basic}"}
    reply = anonymous().post("/oauth/token", {"grant_type": "client_credentials"}, headers)
    assert (reply.status, reply.json["error"]) == (401, "invalid_client")
