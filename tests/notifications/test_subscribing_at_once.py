"""A program that subscribes twice at the same moment has one subscription, whichever was later."""

from collections.abc import Callable

import pytest

from hubbub.instance.commands.settings import ensure_server_settings
from hubbub.notifications.models import PushSubscription
from tests.harness.device import Device
from tests.harness.together import meeting
from tests.world import Person, person
from tests.world.api import Reply


def subscribing(who: Person, path: str) -> Callable[[], Reply]:
    device = {"endpoint": f"https://push.example.com/{path}", "keys": Device().keys}
    return lambda: who.post("/api/v1/push/subscription", {"subscription": device})


@pytest.mark.django_db(transaction=True)
def test_a_token_has_one_subscription_whoever_comes_when() -> None:
    ensure_server_settings()
    ann = person("ann")

    def hold() -> None:
        PushSubscription.objects.create(token_id=ann.token_id, account=ann.account)

    answers = meeting(hold, subscribing(ann, "one"), subscribing(ann, "two"))
    assert [it.status for it in answers] == [200, 200]
    (kept,) = PushSubscription.objects.all()
    assert kept.endpoint in {it.json["endpoint"] for it in answers}
