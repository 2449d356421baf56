"""Announcements, from a draft to everybody's page."""

import json
from datetime import timedelta

import pytest

from hubbub.api.streaming.audience import Listeners
from hubbub.api.streaming.deliveries import deliveries
from hubbub.instance.commands.announcements import tell_of_due_announcements
from hubbub.instance.models import Announcement
from hubbub.kernel.clock import now
from hubbub.kernel.models import StreamEvent
from hubbub.kernel.stream import news_after
from tests.web.server.desk import audited
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def heard() -> list[tuple[str, dict[str, object]]]:
    rows = StreamEvent.objects.filter(kind__startswith="announcement").order_by("pk")
    return [(row.kind, json.loads(bytes(row.body))) for row in rows]


def shown(who: Person) -> list[str]:
    return [row["content"] for row in who.get("/api/v1/announcements").ok()]


def test_an_announcement_is_written_published_and_withdrawn(browser: Browser) -> None:
    ann = person("ann")
    browser.open("/server/announcements/new").send("starts_at", text="**Party**")
    row = Announcement.objects.get()
    assert "<strong>Party</strong>" in browser.page
    assert shown(ann) == []
    browser.send("at")
    assert shown(ann) == ["<p><strong>Party</strong></p>"]
    browser.open(f"/server/announcements/{row.pk}").send("starts_at", text="Party!")
    assert shown(ann) == ["<p>Party!</p>"]
    browser.press(f"/server/announcements/{row.pk}/withdraw")
    assert shown(ann) == []
    assert heard() == [
        ("announcement", {"id": row.pk}),
        ("announcement", {"id": row.pk}),
        ("announcement.delete", {"id": row.pk}),
    ]
    browser.press(f"/server/announcements/{row.pk}/delete")
    assert not Announcement.objects.exists()
    assert audited() == [
        f"announcement.{verb}" for verb in ("add", "publish", "update", "withdraw", "delete")
    ]


def test_open_streams_hear_what_an_announcement_says(browser: Browser) -> None:
    row = Announcement.objects.create(text="**Party**")
    browser.press(f"/server/announcements/{row.pk}/publish")
    listening = Listeners(
        users=frozenset({7}), notified=frozenset(), direct=frozenset(), lists=frozenset(), shared={}
    )
    [news] = [it for it in news_after(0) if it.kind == "announcement"]
    [told] = deliveries(news, listening)
    assert told.message.event == "announcement"
    assert json.loads(told.message.payload or b"")["content"] == "<p><strong>Party</strong></p>"
    Announcement.objects.update(published_at=None)
    assert deliveries(news, listening) == []


def test_a_planned_announcement_comes_out_once(browser: Browser) -> None:
    ann = person("ann")
    row = Announcement.objects.create(text="Later")
    soon = (now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    browser.open(f"/server/announcements/{row.pk}").send("at", at=soon)
    assert "planned" in browser.page
    assert tell_of_due_announcements() == 0
    assert shown(ann) == []
    assert ann.put(f"/api/v1/announcements/{row.pk}/reactions/🎉").status == 404
    Announcement.objects.update(published_at=now() - timedelta(seconds=1))
    assert (tell_of_due_announcements(), tell_of_due_announcements()) == (1, 0)
    assert shown(ann) == ["<p>Later</p>"]
    assert heard() == [("announcement", {"id": row.pk})]


def test_an_announcement_ends_after_it_begins(browser: Browser) -> None:
    browser.open("/server/announcements/new").send(
        "starts_at", text="Party", starts_at="2030-05-02T10:00", ends_at="2030-05-01T10:00"
    )
    assert browser.status == 422
    assert "is before the start" in browser.page
    assert browser.open("/server/announcements/9").status == 404
    assert browser.press("/server/announcements/9/publish").status == 404
