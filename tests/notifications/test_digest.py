"""The daily mail of what somebody has not read."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.models import Preferences
from hubbub.notifications.commands.digest import send_digests
from hubbub.notifications.models import Digest, Notification
from tests.world import person
from tests.world.deeds import favourite

pytestmark = pytest.mark.django_db


def _a_day_passes() -> None:
    for row in Digest.objects.all():
        Digest.objects.filter(pk=row.pk).update(sent_at=row.sent_at - timedelta(days=1))


def test_who_switched_it_on_is_mailed_once_a_day_what_is_new(run_jobs: Callable[[], int]) -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    Preferences.objects.filter(account_id=ann.id).update(mail_digest=True)
    post = ann.posts("Hello")
    favourite(ben, post)
    favourite(eve, eve.posts("Not for ben"))
    eve.posts("Oh, @ann and @ben")
    assert send_digests() == 1
    assert send_digests() == 0
    run_jobs()
    (sent,) = mail.outbox
    assert sent.to == ["ann@hubbub.test"]
    assert sent.subject == "2 new on Hubbub"
    assert "- ben likes your post" in sent.body
    assert "- eve mentioned you" in sent.body
    assert "Switch it off" in sent.body
    _a_day_passes()
    assert send_digests() == 0
    ben.follows(ann)
    assert send_digests() == 1


def test_what_was_read_is_not_mailed() -> None:
    ann, ben = person("ann"), person("ben")
    Preferences.objects.filter(account_id=ann.id).update(mail_digest=True)
    ben.posts("Hello @ann")
    newest = ann.get("/api/v1/notifications").ok()[0]["id"]
    ann.post("/api/v1/markers", {"notifications": {"last_read_id": newest}}).ok()
    assert send_digests() == 0


def test_nobody_is_mailed_who_did_not_ask() -> None:
    person("ann")
    person("ben").posts("Hello @ann")
    assert send_digests() == 0


def test_of_very_many_only_as_many_are_read_as_are_told(run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    Preferences.objects.filter(account_id=ann.id).update(mail_digest=True)
    crowd = [
        Notification(account_id=ann.id, kind="follow", actor_id=ben.id, group_key="") for _ in range(2000)
    ]
    Notification.objects.bulk_create(crowd)
    with CaptureQueriesContext(connection) as captured:
        assert send_digests() == 1
    (read,) = [
        it["sql"] for it in captured if "ORDER BY" in it["sql"] and "notifications_notification" in it["sql"]
    ]
    assert "LIMIT 20" in read
    run_jobs()
    (sent,) = mail.outbox
    assert sent.subject == "1000+ new on Hubbub"
    assert "980+ more" in sent.body
    _a_day_passes()
    assert send_digests() == 0


def test_up_to_the_bound_they_are_counted(run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    Preferences.objects.filter(account_id=ann.id).update(mail_digest=True)
    Notification.objects.bulk_create(
        Notification(account_id=ann.id, kind="follow", actor_id=ben.id, group_key="") for _ in range(1000)
    )
    assert send_digests() == 1
    run_jobs()
    (sent,) = mail.outbox
    assert sent.subject == "1000 new on Hubbub"
    assert "980 more" in sent.body
