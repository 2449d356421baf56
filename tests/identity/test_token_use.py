"""When a token was last used is kept to the day, and written beside the reads."""

import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.models import AccessToken
from hubbub.identity.token_use import flush_token_uses
from hubbub.kernel.clock import now
from tests.harness.live import Live
from tests.harness.waiting import until
from tests.world import Api, Person, anonymous, person, program

HOME = "/api/v1/timelines/home"
MAKE = """
import django
django.setup()
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token
user, account = create_person("ann", "ann@hubbub.test", confirmed=True)
print(issue_token(application=None, user=user, account=account, scopes=["read"])[1])
"""
LAST_USED = """
import django
django.setup()
from hubbub.identity.models import AccessToken
print(AccessToken.objects.get().last_used_on)
"""


def last_used(who: Person) -> object:
    return AccessToken.objects.get(pk=who.token_id).last_used_on


@pytest.mark.django_db
def test_a_use_is_noted_once_a_day_and_not_by_the_read_itself() -> None:
    flush_token_uses()
    ann = person("ann")
    for used_before in (None, now().date() - timedelta(days=1)):
        AccessToken.objects.filter(pk=ann.token_id).update(last_used_on=used_before)
        with CaptureQueriesContext(connection) as queries:
            for _ in range(3):
                ann.get(HOME).ok()
        assert not [it for it in queries if "UPDATE" in it["sql"]]
        assert last_used(ann) == used_before
        assert flush_token_uses() == 1
        assert last_used(ann) == now().date()
        ann.get(HOME).ok()
        assert flush_token_uses() == 0


@pytest.mark.django_db
def test_a_programs_own_token_is_noted_too_and_one_that_is_refused_is_not() -> None:
    flush_token_uses()
    token, secret = issue_token(application=program(), user=None, account=None, scopes=["read"])
    Api(secret).get("/api/v1/apps/verify_credentials").ok()
    ann = person("ann")
    AccessToken.objects.filter(pk=ann.token_id).update(revoked_at=now())
    assert ann.get(HOME).status == 401
    assert flush_token_uses() == 1
    token.refresh_from_db()
    assert token.last_used_on == now().date()
    assert last_used(ann) is None


@pytest.mark.django_db
def test_who_only_reads_counts_as_active() -> None:
    flush_token_uses()
    person("ann").get(HOME).ok()
    flush_token_uses()
    cache.clear()
    assert anonymous().get("/api/v2/instance").ok()["usage"] == {"users": {"active_month": 1}}


def test_real_processes_write_it_by_themselves(live: Callable[..., Live]) -> None:
    server = live()
    token = server.run("python", "-c", MAKE).strip()
    reply = httpx.get(server.url + HOME, headers={"Authorization": f"Bearer {token}"})
    assert json.loads(reply.content) == []
    until(lambda: server.run("python", "-c", LAST_USED).strip() == now().date().isoformat())
