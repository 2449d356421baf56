"""Programs that registered and never got a token are forgotten after a while; others stay."""

from datetime import timedelta

import pytest

from hubbub.identity.commands.oauth import UNUSED_KEPT_FOR, forget_unused_applications, issue_code
from hubbub.identity.commands.removal import delete_account
from hubbub.identity.jobs import PERIODIC
from hubbub.identity.models import Application
from hubbub.kernel.clock import now
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db

OOB = "urn:ietf:wg:oauth:2.0:oob"


def registered(name: str) -> dict[str, str]:
    wishes = {"client_name": name, "redirect_uris": OOB, "scopes": "read"}
    made: dict[str, str] = anonymous().post("/api/v1/apps", wishes).ok()
    return made


def code_for(who: Person, app: dict[str, str]) -> str:
    program = Application.objects.get(client_id=app["client_id"])
    account = who.account
    return issue_code(application=program, user=who.user, account=account, redirect_uri=OOB, scopes=["read"])


def trade(app: dict[str, str], **grant: str) -> None:
    proof = {"client_id": app["client_id"], "client_secret": app["client_secret"], "redirect_uri": OOB}
    anonymous().post("/oauth/token", proof | grant).ok()


def test_programs_that_never_got_a_token_are_forgotten() -> None:
    ann = person("ann")
    registered("never used")
    trade(registered("by itself"), grant_type="client_credentials")
    of_ann = registered("somebody's once")
    trade(of_ann, grant_type="authorization_code", code=code_for(ann, of_ann))
    code_for(ann, registered("about to be somebody's"))
    Application.objects.update(created_at=now() - UNUSED_KEPT_FOR - timedelta(minutes=1))
    registered("new")
    assert forget_unused_applications() == 1
    delete_account(ann.account)  # the code and the token go with it
    assert forget_unused_applications() == 1
    assert forget_unused_applications() == 0
    assert set(Application.objects.values_list("name", flat=True)) == {"by itself", "somebody's once", "new"}


def test_that_is_done_every_day() -> None:
    (entry,) = (it for it in PERIODIC if it.run is forget_unused_applications)
    assert entry.every == timedelta(days=1)
