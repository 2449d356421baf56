"""The pages as an app, in a real browser: installable, readable without a network, pushed to, live; and nothing of
somebody is left for whoever comes next."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from tests.harness.chromium import CHROMIUM, QUIET, needs_chromium, picture
from tests.harness.device import push_service
from tests.harness.live import Home, Live
from tests.harness.pages import run_inside, sign_in
from tests.harness.waiting import until

pytestmark = needs_chromium

PEOPLE = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.viewer import Viewer
from hubbub.network.commands.follow import follow
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.models import Visibility
from hubbub.publishing.new import NewPost
people = {}
for name in ("ann", "ben"):
    user, account = create_person(name, f"{name}@hubbub.test", password="correct horse battery", confirmed=True)
    people[name] = Viewer(account_id=account.pk, user_id=user.pk)
ann, ben = people["ann"], people["ben"]
follow(ann, ben.account_id)
follow(ben, ann.account_id)
for n in range(28):
    publish(ben, NewPost(text=f"number {n}."))
publish(ben, NewPost(text="@ann Good morning", visibility=Visibility.DIRECT))
"""
WORDS = """
from hubbub.identity.models import Account, Membership
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.models import Post, Visibility
from hubbub.publishing.new import NewPost
b = Account.objects.get(username="ben")
ben = Viewer(account_id=b.pk, user_id=Membership.objects.get(account=b).user_id)
"""
WHISPER = """
first = Post.objects.filter(visibility=Visibility.DIRECT).latest("id")
publish(ben, NewPost(text="@ann Are you there?", visibility=Visibility.DIRECT, in_reply_to_id=first.pk))
"""
MENTION = 'publish(ben, NewPost(text="@ann Look at this"))'
REMOVE = """
from hubbub.publishing.commands.remove import delete_post
delete_post(ben, %s)
"""
END_SESSIONS = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    found[name] = (await (await caches.open(name)).keys()).map((it) => new URL(it.url).pathname);
  }
  return found;
}"""
READY = "navigator.serviceWorker.ready.then(() => true)"
# Asked again and again, for a minute at most.
UNTIL = """async () => {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const found = await (%s)();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error("it did not happen");
}"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


@pytest.fixture(scope="module")
def server(new_home: Callable[[], Home]) -> Iterator[Live]:
    """One server for all."""
    started = Live(new_home(), {"HUBBUB_OUTBOUND_ALLOW": "127.0.0.0/8"})  # where the push service is
    started.start()
    run_inside(started, PEOPLE)
    yield started
    started.stop()


def _sign_in(page: Page, server: Live, name: str = "ann") -> None:
    """Sign in, and wait until the service worker is at work."""
    sign_in(page, server, name)
    page.evaluate(READY)
    page.wait_for_function(CONTROLLED)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, server: Live) -> Page:
    opened = context.new_page()
    _sign_in(opened, server)
    return opened


@pytest.fixture
def profile(tmp_path: Path, server: Live) -> Iterator[BrowserContext]:
    """A browser with a profile: private windows can neither install nor be pushed to."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=QUIET, viewport={"width": 1280, "height": 900}
        )
        started.grant_permissions(["notifications"], origin=server.url)
        yield started
        started.close()


def _seen(page: Page, server: Live, path: str) -> None:
    """Open a page, and wait until the worker has kept it."""
    page.goto(f"{server.url}{path}")
    _until(page, f"async () => Boolean(await caches.match('{path}'))")


def _until(page: Page, happening: str) -> Any:
    """What an async function of the page answers, once it is something."""
    return page.evaluate(UNTIL % happening)


# Without a network.


def test_without_a_network_the_last_timeline_is_shown_and_says_from_when(
    page: Page, context: BrowserContext, server: Live
) -> None:
    _seen(page, server, "/home")
    _seen(page, server, "/notifications")
    context.set_offline(True)
    page.goto(f"{server.url}/home")
    expect(page.get_by_text(re.compile(r"You are offline: this is from \d"))).to_be_visible()
    expect(page.locator("article", has_text="number 27.")).to_be_visible()
    picture(page, "offline-home")
    page.goto(f"{server.url}/")
    expect(page.locator("article", has_text="number 27.")).to_be_visible()
    page.goto(f"{server.url}/notifications")
    expect(page.get_by_role("heading", name="Notifications")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_text("You are offline")).to_be_hidden()


def test_a_page_that_is_not_on_the_device_says_so_and_comes_by_itself(
    page: Page, context: BrowserContext, server: Live
) -> None:
    context.set_offline(True)
    page.goto(f"{server.url}/explore")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    expect(page.get_by_role("link", name="Your home, as you saw it last")).to_be_visible()
    picture(page, "offline-page")
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()


def test_a_page_comes_by_itself_also_when_the_network_was_there_before_it_listened(
    page: Page, context: BrowserContext, server: Live
) -> None:
    context.set_offline(True)
    page.goto(f"{server.url}/explore", wait_until="commit")
    context.set_offline(False)
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()


def test_what_is_sent_without_a_network_stays_where_it_was_typed(
    page: Page, context: BrowserContext, server: Live
) -> None:
    page.goto(f"{server.url}/compose")
    page.get_by_label("What do you want to say?").fill("Not lost")
    context.set_offline(True)
    page.get_by_role("button", name="Publish").last.click()
    expect(page.get_by_text("You are offline, so it was not sent.")).to_be_visible()
    expect(page.get_by_label("What do you want to say?")).to_have_value("Not lost")
    context.set_offline(False)
    page.get_by_role("button", name="Publish").last.click()
    page.wait_for_url("**/home")
    expect(page.locator("article").first).to_contain_text("Not lost")


def test_what_was_on_its_way_when_the_network_went_is_shown_to_be_copied(
    page: Page, context: BrowserContext, server: Live
) -> None:
    page.goto(f"{server.url}/compose")
    page.get_by_label("What do you want to say?").fill('"Half" <way> & $1')
    context.set_offline(True)
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('[data-compose]'))")
    expect(page.get_by_role("heading", name="It was not sent")).to_be_visible()
    expect(page.get_by_label("What you typed")).to_have_value('"Half" <way> & $1')
    picture(page, "offline-unsent")
    context.set_offline(False)
    page.get_by_role("button", name="Back").click()
    page.wait_for_url("**/compose")


def test_a_deed_without_a_network_is_taken_back_and_says_why(page: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    star = page.locator("article").first.get_by_role("button", name="Favourite")
    star.click()
    expect(page.locator("#toasts")).to_contain_text("You are offline.")
    expect(star).to_have_attribute("aria-pressed", "false")


# For one person alone.


def test_signing_out_leaves_nothing_on_the_device(page: Page, context: BrowserContext, server: Live) -> None:
    _seen(page, server, "/home")
    _seen(page, server, "/conversations")
    page.goto(f"{server.url}/auth/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign Out", exact=False).first.click()
    page.wait_for_url(f"{server.url}/")
    assert page.evaluate(KEPT) == {}
    assert page.evaluate("Object.keys(localStorage)") == []
    context.set_offline(True)
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{server.url}/home")


def test_the_next_person_finds_nothing_of_the_last(page: Page, context: BrowserContext, server: Live) -> None:
    _seen(page, server, "/home")
    _seen(page, server, "/conversations")
    run_inside(server, END_SESSIONS)  # signed out from afar: the browser hears of it with its next page
    page.goto(f"{server.url}/home")
    page.wait_for_url("**/auth/login/**")
    _until(page, "async () => !(await caches.has('pages'))")
    _sign_in(page, server, "ben")
    _seen(page, server, "/notifications")
    kept = page.evaluate(KEPT)
    assert "/conversations" not in kept["pages"]
    context.set_offline(True)
    page.goto(f"{server.url}/conversations")
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()


def test_only_what_is_read_is_kept(page: Page, server: Live) -> None:
    _seen(page, server, "/home")
    for path in (
        "/settings",
        "/settings/security",
        "/home?max_id=1",
        "/drafts",
        "/compose",
        "/auth/email/",
        "/menu",
    ):
        page.goto(f"{server.url}{path}")
    page.evaluate("fetch('/live', {method: 'POST'}).catch(() => {})")
    _seen(page, server, "/notifications")
    kept = page.evaluate(KEPT)
    assert set(kept["pages"]) <= {"/home", "/notifications"}
    assert {name.partition("-")[0] for name in kept} <= {"pages", "pictures", "whose", "static"}
    (files,) = [paths for name, paths in kept.items() if name.startswith("static-")]
    assert {path for path in files if not path.startswith("/static/")} == {"/icons.svg", "/offline"}


def test_what_was_removed_is_not_shown_from_the_device_either(page: Page, server: Live) -> None:
    post_id = run_inside(server, WORDS + 'print(publish(ben, NewPost(text="Not for long")).pk)').strip()
    path = f"/@ben/{post_id}"
    _seen(page, server, path)
    run_inside(server, WORDS + REMOVE % post_id)
    page.goto(f"{server.url}{path}")
    _until(page, f"async () => !(await caches.match('{path}'))")


def test_opening_the_bell_through_the_worker_still_marks_it_as_read(page: Page, server: Live) -> None:
    run_inside(server, WORDS + MENTION)
    page.goto(f"{server.url}/home")
    expect(page.locator('.rail a[href="/notifications"] .badge')).to_be_visible()
    page.goto(f"{server.url}/notifications")
    page.goto(f"{server.url}/home")
    expect(page.locator('.rail a[href="/notifications"] .badge')).to_have_count(0)


def test_where_a_push_leads_on_from_takes_nothing_off_the_device(page: Page, server: Live) -> None:
    _seen(page, server, "/home")
    page.goto(f"{server.url}/notifications/1/open")
    page.wait_for_url("**/notifications")
    _seen(page, server, "/conversations")  # kept after whatever the worker did before
    assert page.evaluate("async () => Boolean(await caches.match('/home'))")


# Installed.


def test_chromium_would_install_it(profile: BrowserContext, server: Live) -> None:
    page = profile.new_page()
    _sign_in(page, server)
    devtools = profile.new_cdp_session(page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"] == f"{server.url}/manifest.webmanifest"


def test_pictures_from_another_app_come_into_the_composer(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/about")
    page.evaluate(
        """async () => {
          const form = document.createElement("form");
          Object.assign(form, { method: "post", enctype: "multipart/form-data", action: "/share" });
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 64;
          canvas.getContext("2d").fillRect(0, 0, 40, 40);
          const blob = await new Promise((done) => canvas.toBlob(done));
          const files = new DataTransfer();
          files.items.add(new File([blob], "flower & bee.png", { type: "image/png" }));
          const chosen = Object.assign(document.createElement("input"), { type: "file", name: "files" });
          const words = Object.assign(document.createElement("input"), { name: "text", value: "In the garden" });
          chosen.files = files.files;
          form.append(chosen, words);
          document.body.append(form);
          form.submit();
        }"""
    )
    page.wait_for_url("**/compose?**")
    expect(page.get_by_label("What do you want to say?")).to_have_value("In the garden")
    expect(page.get_by_text("Files from another app: 1")).to_be_visible()
    picture(page, "shared")
    expect(page.locator(".attached li")).to_have_count(0)  # not before somebody says so
    page.get_by_role("button", name="Add them").click()
    expect(page.locator(".attached li")).to_have_count(1)
    assert page.evaluate("caches.has('shared')") is False


# Pushed to.


def _registration(devtools: Any) -> str:
    """The id that DevTools give the worker's registration."""
    known: list[str] = []

    def hear(event: dict[str, Any]) -> None:
        known.extend(it["registrationId"] for it in event["registrations"] if not it["isDeleted"])

    devtools.on("ServiceWorker.workerRegistrationUpdated", hear)
    devtools.send("ServiceWorker.enable")
    while not known:
        devtools.send("Runtime.evaluate", {"expression": "1"})
    return known[-1]


# What the browser's push manager would give, if a push service could be reached from here.
SUBSCRIBE = """async (made) => {
  const { token } = await (await fetch("/push")).json();
  const body = new URLSearchParams({ ...made, csrfmiddlewaretoken: token });
  return (await fetch("/push", { method: "POST", body, headers: { Accept: "application/json" } })).status;
}"""
MOVE = """async (made) => {
  const { endpoint, ...keys } = made;
  const moved = Object.assign(new ExtendableEvent("pushsubscriptionchange"), {
    newSubscription: { toJSON: () => ({ endpoint, keys }) },
  });
  self.dispatchEvent(moved);
}"""
ENDPOINT = (
    "from hubbub.notifications.models import PushSubscription; print(PushSubscription.objects.get().endpoint)"
)


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  for (const end = Date.now() + 3_000; Date.now() < end;) {
    const [it] = await registration.getNotifications();
    if (it) return { title: it.title, body: it.body, tag: it.tag, icon: it.icon, badge: it.badge };
    await new Promise((done) => setTimeout(done, 25));
  }
  return null;
}"""


def _delivered(page: Page, devtools: Any, pushed: dict[str, str]) -> dict[str, str]:
    """What the worker shows for a push, which DevTools hand over as push services do: more than once, if need be, for
    they may lose one where a worker only begins."""
    for _ in range(20):
        devtools.send("ServiceWorker.deliverPushMessage", pushed)
        shown: dict[str, str] | None = page.evaluate(SHOWN)
        if shown:
            return shown
    raise AssertionError("the worker showed nothing")


def test_a_mention_is_pushed_shown_and_leads_to_what_it_is_about(
    profile: BrowserContext, server: Live
) -> None:
    page = profile.new_page()
    _sign_in(page, server)
    with push_service() as device:
        assert page.evaluate(SUBSCRIBE, {"endpoint": device.url, **device.keys}) == 200
        post_id = run_inside(server, WORDS + 'print(publish(ben, NewPost(text="@ann Push me")).pk)').strip()
        until(lambda: device.received)
        payload = device.decrypt()
    page.evaluate(READY)  # a worker that is not at work yet is handed nothing
    devtools = profile.new_cdp_session(page)
    pushed = {"origin": server.url, "registrationId": _registration(devtools), "data": json.dumps(payload)}
    shown = _delivered(page, devtools, pushed)
    assert shown.pop("badge").endswith("/web/badge.png")
    assert shown == {
        "title": "ben mentioned you",
        "body": "@ann Push me",
        "tag": str(payload["notification_id"]),
        "icon": payload["icon"],
    }
    (worker,) = profile.service_workers
    with page.expect_navigation(url=re.compile(f"/@ben/{post_id}$")):
        worker.evaluate(
            """async () => {
              const [notification] = await registration.getNotifications();
              self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
            }"""
        )


def test_a_browser_that_moves_tells_the_server_where_to(profile: BrowserContext, server: Live) -> None:
    page = profile.new_page()
    _sign_in(page, server)
    run_inside(
        server,
        "from hubbub.notifications.models import PushSubscription; PushSubscription.objects.all().delete()",
    )
    with push_service() as device:
        assert page.evaluate(SUBSCRIBE, {"endpoint": device.url, **device.keys}) == 200
        (worker,) = profile.service_workers
        with profile.expect_event(
            "response", lambda it: it.url.endswith("/push") and it.request.method == "POST"
        ):
            worker.evaluate(MOVE, {"endpoint": f"{device.url}/elsewhere", **device.keys})
        assert run_inside(server, ENDPOINT).strip() == f"{device.url}/elsewhere"


def test_permission_is_asked_after_a_press_alone_and_what_fails_is_said(
    profile: BrowserContext, server: Live
) -> None:
    profile.add_init_script(
        """const ask = Notification.requestPermission.bind(Notification);
           window.asked = 0;
           Notification.requestPermission = () => { window.asked += 1; return ask(); };"""
    )
    page = profile.new_page()
    _sign_in(page, server)
    page.goto(f"{server.url}/settings/notifications")
    turn_on = page.get_by_role("button", name="Turn on")
    expect(turn_on).to_be_visible()
    picture(page, "push-off")
    assert page.evaluate("window.asked") == 0
    turn_on.click()
    # No push service can be reached from here: the browser says so, and so does the page.
    expect(page.get_by_text("Your browser could not reach its push service.")).to_be_visible(timeout=20_000)
    assert page.evaluate("window.asked") == 1
    expect(turn_on).to_be_enabled()


def test_who_refused_is_told_how_to_allow_it_again(context: BrowserContext, page: Page, server: Live) -> None:
    devtools = context.new_cdp_session(page)
    window = devtools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    refused = {"permission": {"name": "notifications"}, "setting": "denied", "origin": server.url}
    devtools.send("Browser.setPermission", {**refused, "browserContextId": window})
    page.goto(f"{server.url}/settings/notifications")
    expect(page.get_by_text("You told this browser to show no notifications")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on")).to_be_hidden()
    picture(page, "push-denied")


# Live.


def test_an_open_conversation_goes_on_and_what_is_typed_stays(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/conversations")
    page.get_by_role("link", name=re.compile("ben", re.IGNORECASE)).first.click()
    with page.expect_websocket():
        page.reload()
    box = page.get_by_label("Answer ben")
    box.fill("I am")
    before = box.bounding_box()
    run_inside(server, WORDS + WHISPER)
    expect(page.locator(".bubble").last).to_contain_text("Are you there?", timeout=15_000)
    expect(box).to_have_value("I am")
    after = box.bounding_box()
    assert before
    assert after
    assert after["y"] >= before["y"] - 1
    picture(page, "conversation-live")
    box.press("Control+Enter")
    expect(page.locator(".bubble").last).to_contain_text("I am")
    page.goto(f"{server.url}/home")
    expect(page.locator('.rail a[href="/conversations"] .badge')).to_have_count(0)  # it was read


def test_news_are_counted_where_they_stand(page: Page, server: Live) -> None:
    with page.expect_websocket():
        page.goto(f"{server.url}/notifications")
    known = page.locator(".notice").evaluate_all("(them) => them.map((it) => it.dataset.key)")
    run_inside(server, WORDS + MENTION + "\n" + WHISPER)
    pill = page.locator("[data-live] button")
    expect(pill).to_be_visible(timeout=15_000)
    expect(page.locator('.rail a[href="/conversations"] .badge')).to_have_text("1")
    assert page.locator(".notice").evaluate_all("(them) => them.map((it) => it.dataset.key)") == known
    pill.click()
    expect(page.locator(".notice").first).to_contain_text("ben")
    page.goto(f"{server.url}/conversations")
    page.get_by_role(
        "link", name=re.compile("ben", re.IGNORECASE)
    ).first.click()  # read again for whoever is next
    page.wait_for_url("**/conversations/*")


def test_what_is_read_in_another_tab_is_unread_in_none(page: Page, server: Live) -> None:
    with page.expect_websocket():
        page.goto(f"{server.url}/home")
    run_inside(server, WORDS + MENTION + "\n" + WHISPER)
    badges = [
        page.locator(f'.rail a[href="/{name}"] .badge:not(.asks)')
        for name in ("notifications", "conversations")
    ]
    for badge in badges:
        expect(badge).to_be_visible(timeout=15_000)
    other = page.context.new_page()
    other.goto(f"{server.url}/notifications")
    other.goto(f"{server.url}/conversations")
    other.get_by_role("link", name=re.compile("ben", re.IGNORECASE)).first.click()
    other.wait_for_url("**/conversations/*")
    other.close()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one comes back to it
    for badge in badges:
        expect(badge).to_have_count(0)
    expect(page).to_have_title(re.compile(r"^Home"))


def test_a_tab_that_was_opened_behind_another_listens_once_it_is_looked_at(page: Page, server: Live) -> None:
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => !window.seen })")
    page.goto(f"{server.url}/home")
    page.wait_for_load_state("networkidle")
    with page.expect_websocket():
        page.evaluate("window.seen = true; document.dispatchEvent(new Event('visibilitychange'))")


def test_going_back_finds_the_list_as_it_was_left(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/@ben")
    articles = page.locator("article")
    expect(articles).to_have_count(20)
    page.get_by_text("Load more").scroll_into_view_if_needed()
    expect(articles.nth(25)).to_be_attached()
    place = "document.querySelectorAll('article')[25].getBoundingClientRect().top"
    page.evaluate(
        "document.querySelectorAll('article')[25].scrollIntoView({behavior: 'instant', block: 'start'})"
    )
    left = page.evaluate(place)
    page.goto(f"{server.url}/about")
    page.go_back()
    expect(articles.nth(25)).to_be_attached()
    assert abs(page.evaluate(place) - left) < 2


def test_what_is_dismissed_goes_at_once_and_comes_back(page: Page, server: Live) -> None:
    run_inside(server, WORDS + MENTION)
    page.goto(f"{server.url}/notifications")
    notice = page.locator(".notice").first
    key = notice.get_attribute("data-key")
    same = page.locator(f'.notice[data-key="{key}"]')
    notice.get_by_role("button", name="Remove").click()
    expect(same).to_have_count(0)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is back.")).to_be_visible()
    expect(same).to_have_count(1)


def test_a_link_is_copied_where_it_says_so(context: BrowserContext, page: Page, server: Live) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.goto(f"{server.url}/@ben")
    post_id = page.locator("article").first.get_attribute("data-id")
    page.goto(f"{server.url}/posts/{post_id}/menu")
    link = page.get_by_role("link", name="Link to this post")
    address = link.get_attribute("href")
    link.click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
