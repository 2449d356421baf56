"""Pushes to the browser that shows the pages: a push service receives, until the sign-in ends."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.contrib.sessions.models import Session

from hubbub.identity.commands.pages import create_page
from hubbub.identity.commands.sign_ins import end_sign_in, forget_ended_sign_ins
from hubbub.identity.models import AccessToken, SignIn
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid
from hubbub.kernel.outbound import outbound
from hubbub.notifications.commands.quiet import set_quiet_hours
from hubbub.notifications.models import PushSubscription, QuietHours
from tests.harness.device import Device, push_service
from tests.world import Api, person
from tests.world.browser import Browser
from tests.world.deeds import favourite

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def device(settings: Any) -> Iterator[Device]:
    """A device whose push service is on loopback, which the operator allowed."""
    settings.HUBBUB = msgspec.structs.replace(settings.HUBBUB, outbound_allow="127.0.0.0/8")
    outbound.cache_clear()
    with push_service() as device:
        yield device
    outbound.cache_clear()


def turn_on(browser: Browser, device: Device) -> Browser:
    browser.open("/settings/notifications")
    return browser.act("/push", {"endpoint": device.url, **device.keys})


def test_a_browser_is_pushed_to_and_told_of_what_it_chose(
    device: Device, run_jobs: Callable[[], int]
) -> None:
    ann, ben = person("ann"), person("ben")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    assert "This browser gets pushes now." in browser.page
    assert 'value="mention"\n' in browser.page or "mention" in browser.page
    ben.posts("Hello @ann")
    run_jobs()
    assert device.decrypt()["title"] == "ben mentioned you"
    favourite(ben, ann.posts("Hello"))
    run_jobs()
    assert len(device.received) == 1  # not unless asked for
    browser.send("policy", alert="favourite", policy="follower")
    assert "Saved." in browser.page
    ben.posts("Again, @ann")
    favourite(ben, ann.posts("Hello again"))
    run_jobs()
    assert len(device.received) == 1  # ben does not follow
    ben.follows(ann)
    favourite(ben, ann.posts("Once more"))
    run_jobs()
    assert device.decrypt()["notification_type"] == "favourite"


def clock(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo("Asia/Tokyo")).strftime("%H:%M")


def test_nothing_is_pushed_in_quiet_hours(device: Device, run_jobs: Callable[[], int]) -> None:
    person("ann")
    ben = person("ben")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    hours: dict[str, Any] = {
        "quiet_from": clock(now() - HOUR),
        "quiet_until": clock(now() + HOUR),
        "time_zone": "Asia/Tokyo",
    }
    browser.open("/settings/notifications").send("quiet_from", **hours)
    assert "Saved." in browser.page
    assert '<option value="Asia/Tokyo" selected>' in browser.page
    ben.posts("Asleep, @ann?")
    run_jobs()
    assert device.received == []
    assert "Asleep" in browser.open("/notifications").page
    browser.open("/settings/notifications").send(
        "quiet_from", **{**hours, "quiet_until": clock(now() - HOUR / 2)}
    )
    run_jobs()
    assert device.received == []  # nor later
    ben.posts("Good morning @ann")
    run_jobs()
    assert device.decrypt()["title"] == "ben mentioned you"
    browser.open("/settings/notifications").send("quiet_from", quiet_from="", quiet_until="")
    assert not QuietHours.objects.exists()


def test_quiet_hours_begin_and_end_or_are_not(device: Device) -> None:
    ann = person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    browser.send("quiet_from", quiet_from="22:00", quiet_until="")
    assert browser.status == 422
    assert "Say both when they begin and when they end" in browser.page
    assert 'value="22:00"' in browser.page
    browser.send("quiet_from", quiet_from="00:00", quiet_until="00:00")
    assert browser.status == 422
    assert "They would end when they begin" in browser.page
    browser.send("quiet_from", quiet_from="22:00", quiet_until="07:00", time_zone="Nowhere/Atall")
    assert browser.status == 422
    assert not QuietHours.objects.exists()
    with pytest.raises(Invalid):
        set_quiet_hours(ann.id, time(22), time(7), "Nowhere/Atall")


def test_only_the_browser_that_asked_is_subscribed(device: Device) -> None:
    person("ann")
    turn_on(Browser().sign_in("ann@hubbub.test"), device)
    other = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    assert 'data-endpoint=""' in other.page
    assert other.act("/push/off").status == 404
    assert other.act("/push/wishes", {"policy": "all"}).status == 404
    assert PushSubscription.objects.count() == 1


def _off(browser: Browser) -> None:
    browser.act("/push/off")


def _sign_out(browser: Browser) -> None:
    browser.open("/auth/logout/").send("csrfmiddlewaretoken")


def _end_from_afar(browser: Browser) -> None:
    row = SignIn.objects.get()
    end_sign_in(row.user, row.pk)


def _expire(browser: Browser) -> None:
    Session.objects.all().delete()
    forget_ended_sign_ins()


@pytest.mark.parametrize("end", [_off, _sign_out, _end_from_afar, _expire])
def test_when_it_ends_nothing_is_pushed_any_more(
    end: Callable[[Browser], None], device: Device, run_jobs: Callable[[], int]
) -> None:
    person("ann")
    ben = person("ben")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    assert PushSubscription.objects.count() == 1
    end(browser)
    assert not PushSubscription.objects.exists()
    assert not AccessToken.objects.filter(sign_in__isnull=False, revoked_at=None).exists()
    ben.posts("Hello @ann")
    run_jobs()
    assert device.received == []


def test_the_token_of_streams_ends_when_the_browser_is_signed_out_from_afar() -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/home")
    secret = browser.client.post(
        "/live", headers={"X-CSRFToken": browser.client.cookies["csrftoken"].value}
    ).json()["token"]
    assert Api(secret).get("/api/v1/timelines/home").status == 200
    _end_from_afar(browser)
    assert Api(secret).get("/api/v1/timelines/home").status == 401


def test_a_browser_that_moves_is_pushed_to_where_it_went(device: Device, run_jobs: Callable[[], int]) -> None:
    person("ann")
    ben = person("ben")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    browser.send("policy", alert="mention", policy="all")
    old = PushSubscription.objects.get()
    with push_service() as moved:
        # As the worker does: it has no page, so it asks for the form's token.
        told = browser.client.get("/push").json()
        assert told["on"] is True
        fields = {"endpoint": moved.url, **moved.keys, "csrfmiddlewaretoken": told["token"]}
        assert browser.client.post("/push", fields, headers={"Accept": "application/json"}).status_code == 200
        ben.posts("Hello @ann")
        run_jobs()
        assert device.received == []
        assert moved.decrypt()["notification_type"] == "mention"
    new = PushSubscription.objects.get()
    assert (new.token_id, new.alerts) == (old.token_id, old.alerts)


def test_each_account_of_a_login_has_its_own_and_one_address(device: Device) -> None:
    ann = person("ann")
    page = create_page(ann.user, "bakery")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    browser.act("/act-as", {"account": str(page.pk)})
    assert 'data-endpoint=""' in browser.open("/settings/notifications").page
    with push_service() as moved:
        turn_on(browser, moved)
        assert set(PushSubscription.objects.values_list("endpoint", flat=True)) == {moved.url}
    assert PushSubscription.objects.count() == 2
    told = browser.client.post(
        "/push/off",
        {"csrfmiddlewaretoken": browser.client.get("/push").json()["token"]},
        headers={"Accept": "application/json"},
    ).json()
    assert told["others"] is True


@pytest.mark.parametrize(
    "fields",
    [
        {"endpoint": "http://10.0.0.1/x", "p256dh": "x", "auth": "y"},
        {"endpoint": "https://push.example.org/x", "p256dh": "x", "auth": "y"},
        {},
    ],
)
def test_addresses_and_keys_that_are_none_are_refused(fields: dict[str, str]) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    assert browser.act("/push", fields).status == 422
    assert not PushSubscription.objects.exists()


def test_members_are_not_offered_what_only_the_staff_hears_of(device: Device) -> None:
    person("ann")
    browser = turn_on(Browser().sign_in("ann@hubbub.test"), device)
    assert "files a report" not in browser.page
    browser.send("policy", alert="admin.report", policy="all")
    assert "admin.report" not in PushSubscription.objects.get().alerts


def test_a_push_leads_to_what_it_is_about() -> None:
    ann, ben = person("ann"), person("ben")
    post = ben.posts("Hello @ann")
    ben.follows(ann)
    follow, mention = ann.get("/api/v1/notifications").ok()
    browser = Browser().sign_in("ann@hubbub.test")
    assert browser.open(f"/notifications/{mention['id']}/open", follow=False).sent_to == f"/posts/{post.pk}"
    assert browser.open(f"/notifications/{follow['id']}/open", follow=False).sent_to == "/@ben"
    stranger = Browser().sign_in("ben@hubbub.test")
    assert stranger.open(f"/notifications/{mention['id']}/open", follow=False).sent_to == "/notifications"


def test_a_title_speaks_the_language_of_its_reader(device: Device, run_jobs: Callable[[], int]) -> None:
    ann, ben = person("ann"), person("ben")
    turn_on(Browser().sign_in("ann@hubbub.test"), device)
    type(ann.user).objects.filter(pk=ann.user.pk).update(locale="de")
    ben.posts("Hello @ann")
    run_jobs()
    assert device.decrypt()["preferred_locale"] == "de"


def test_without_script_the_settings_say_what_is_possible(device: Device) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    assert "Turning that on needs JavaScript." in browser.page
    turn_on(browser, device)
    assert "This browser gets pushes, also while no page" in browser.page
    browser.act("/push/off")
    assert "This browser gets no more pushes." in browser.page


def test_what_is_refused_leaves_no_token(device: Device) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    before = AccessToken.objects.count()
    assert browser.act("/push", {"endpoint": "http://10.0.0.1/", **device.keys}).status == 422
    browser.open("/settings/notifications")
    assert browser.act("/push", {"endpoint": device.url, "p256dh": "x", "auth": "y"}).status == 422
    assert AccessToken.objects.count() == before


def test_keys_are_kept_without_padding(device: Device) -> None:
    person("ann")
    browser = Browser().sign_in("ann@hubbub.test").open("/settings/notifications")
    browser.act(
        "/push", {"endpoint": device.url} | {name: key + "=" * 300 for name, key in device.keys.items()}
    )
    row = PushSubscription.objects.get()
    assert {"p256dh": row.p256dh, "auth": row.auth} == device.keys
