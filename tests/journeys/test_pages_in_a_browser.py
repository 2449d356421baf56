"""Reading and writing in a real browser, with scripts and without: what is pressed shows at once and stays so."""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Browser, Locator, Page, Route, expect

from tests.harness.chromium import needs_chromium, picture
from tests.harness.live import Home, Live
from tests.harness.pages import run_inside, sign_in

pytestmark = needs_chromium

PEOPLE = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.viewer import Viewer
from hubbub.network.commands.follow import follow
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPoll, NewPost
ann, a = create_person("ann", "ann@hubbub.test", password="correct horse battery", confirmed=True)
ben, b = create_person("ben", "ben@hubbub.test", password="correct horse battery", confirmed=True)
follow(Viewer(account_id=a.pk, user_id=ann.pk), b.pk)
for n in range(45):
    publish(Viewer(account_id=b.pk, user_id=ben.pk), NewPost(text=f"number {n}."))
publish(Viewer(account_id=b.pk, user_id=ben.pk), NewPost(text="Tea?", poll=NewPoll(options=["Yes", "No"], expires_in=3600)))
publish(Viewer(account_id=b.pk, user_id=ben.pk), NewPost(text="The end", spoiler_text="Spoiler", language="en"))
"""
SAY = """
from hubbub.identity.models import Account, Membership
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
b = Account.objects.get(username="ben")
publish(Viewer(account_id=b.pk, user_id=Membership.objects.get(account=b).user_id), NewPost(text="Fresh from the oven"))
"""
ANN_SAYS = """
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.new import NewPost
publish(Viewer(account_id=Account.objects.get(username="ann").pk), NewPost(text="What do you think?"))
"""
BEN_LIKES_AND_ANSWERS = """
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.commands.react import favourite
from hubbub.publishing.models import Post
from hubbub.publishing.new import NewPost
ben = Viewer(account_id=Account.objects.get(username="ben").pk)
post = Post.objects.filter(account__username="ann", text="What do you think?").latest("id")
favourite(ben, post.pk)
publish(ben, NewPost(text="@ann that it is fine", in_reply_to_id=post.pk))
"""
DORA_COMES = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.network.commands.follow import follow
_, dora = create_person("dora", "dora@hubbub.test", password="correct horse battery", confirmed=True)
Account.objects.filter(pk=dora.pk).update(discoverable=True)
follow(Viewer(account_id=Account.objects.get(username="ben").pk), dora.pk)
"""
EMIL_FOLLOWS = """
from hubbub.identity.commands.accounts import create_person
from hubbub.identity.models import Account
from hubbub.identity.viewer import Viewer
from hubbub.network.commands.follow import follow
user, emil = create_person("emil", "emil@hubbub.test", password="correct horse battery", confirmed=True)
follow(Viewer(account_id=emil.pk, user_id=user.pk), Account.objects.get(username="ann").pk)
"""
END_SESSIONS = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"


@pytest.fixture(scope="module")
def server(new_home: Callable[[], Home]) -> Iterator[Live]:
    """One server for all: each test presses on another post."""
    started = Live(new_home(), {"HUBBUB_REGISTRATION": "open"})
    started.start()
    run_inside(started, PEOPLE)
    yield started
    started.stop()


@pytest.fixture
def page(browser: Browser, server: Live) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    sign_in(opened, server, "ann")
    yield opened
    context.close()
    assert [it for it in problems if "status of 422" not in it] == []  # what a test made the server refuse


def test_a_favourite_shows_at_once_and_is_there_after_a_reload(page: Page) -> None:
    star = page.locator("article").first.get_by_role("button", name="Favourite")
    with page.expect_response(re.compile("/favourite$")):
        star.click()
        expect(star).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")


def test_a_refused_favourite_goes_back_and_says_so(page: Page, server: Live) -> None:
    star = page.locator("article").nth(3).get_by_role("button", name="Favourite")
    page.route("**/favourite", lambda route: route.fulfill(status=422, json={"error": "Not today"}))
    star.click()
    expect(page.get_by_text("Not today")).to_be_visible()
    expect(star).to_have_attribute("aria-pressed", "false")


def test_whoever_is_signed_out_meanwhile_is_told_so_by_a_press(page: Page, server: Live) -> None:
    star = page.locator("article").nth(4).get_by_role("button", name="Favourite")
    run_inside(server, END_SESSIONS)
    star.click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    expect(star).to_have_attribute("aria-pressed", "false")


COPIES_WITHIN_THE_PRESS = """link => {
    let written = null;
    navigator.clipboard.writeText = async (text) => { written = text; };
    link.click();
    return written;
}"""


def test_a_link_is_copied_within_the_press(page: Page) -> None:
    """WebKit lets no page write to the clipboard once the press is over."""
    page.locator("article").first.get_by_role("link", name="More").click()
    link = page.get_by_role("link", name="Link to this post")
    assert link.evaluate(COPIES_WITHIN_THE_PRESS) == link.evaluate("it => it.href")
    expect(page.get_by_text("Copied.")).to_be_visible()


def test_numbers_follow_what_one_does_and_go_back_when_it_is_refused(page: Page, server: Live) -> None:
    page.locator("article").nth(7).locator("a.when").click()
    focused = page.locator("article.focused")
    star, boost = (focused.get_by_role("button", name=name) for name in ("Favourite", "Boost"))
    expect(star.locator(".n")).to_have_text("")
    star.click()
    expect(star.locator(".n")).to_have_text("1")
    expect(page.get_by_role("link", name="1 favourite")).to_be_visible()
    star.click()
    expect(page.get_by_role("link", name="1 favourite")).to_have_count(0)
    expect(star.locator(".n")).to_have_text("")
    page.route("**/boost", lambda route: route.fulfill(status=422, json={"error": "Not today"}))
    boost.click()
    expect(page.get_by_text("Not today")).to_be_visible()
    expect(boost.locator(".n")).to_have_text("")
    page.goto(f"{server.url}/@ben")
    followers = page.locator(".profile .counts")
    expect(followers).to_contain_text("1 follower")
    page.get_by_role("button", name="Unfollow").click()
    expect(followers).to_contain_text("0 followers")
    page.get_by_role("button", name="Follow").click()
    expect(followers).to_contain_text("1 follower")


def test_of_two_answers_with_numbers_the_newer_one_stands(page: Page) -> None:
    with page.expect_websocket():  # so its scripts are at work
        page.locator("article").nth(8).locator("a.when").click()
    star = page.locator("article.focused").get_by_role("button", name="Favourite")
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("x-fragment") == "parts":
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/@ben/*", hold)
    for _ in range(2):
        with page.expect_request(lambda it: it.headers.get("x-fragment") == "parts"):
            star.click()
    expect(star.locator(".n")).to_have_text("")
    for route, answer in held:
        route.fulfill(response=answer)
        page.evaluate("() => fetch(location.href).then((it) => it.text())")  # which comes after it
    assert ["1 favourite" in answer.text() for _, answer in held] == [True, False]
    expect(page.get_by_role("link", name="1 favourite")).to_have_count(0)


def test_numbers_follow_what_others_do(page: Page, server: Live) -> None:
    run_inside(server, ANN_SAYS)
    page.goto(f"{server.url}/@ann")
    with page.expect_websocket():
        page.locator("article", has_text="What do you think?").first.locator("a.when").click()
    focused = page.locator("article.focused")
    run_inside(server, BEN_LIKES_AND_ANSWERS)
    expect(focused.get_by_role("button", name="Favourite").locator(".n")).to_have_text("1", timeout=15_000)
    expect(page).to_have_title(re.compile(r"^\(\d+\) \w"))
    expect(focused.get_by_role("link", name="Reply").locator(".n")).to_have_text("1")
    expect(page.get_by_role("link", name="1 favourite")).to_be_visible()


def _places(page: Page) -> list[tuple[str | None, str | None]]:
    """Where each article says it stands, and of how many."""
    told = ("aria-posinset", "aria-setsize")
    return [tuple(it.get_attribute(name) for name in told) for it in page.locator("[role=feed] > *").all()]  # type: ignore[misc]


def _counted(number: int, size: int) -> list[tuple[str, str]]:
    return [(str(place), str(size)) for place in range(1, number + 1)]


def test_reading_on_loads_the_next_page_below(page: Page) -> None:
    expect(page.locator("article")).to_have_count(20)
    expect(page.locator("article").last).to_have_attribute("aria-posinset", "20")
    assert _places(page) == _counted(20, -1)
    for place in (20, 40):
        page.get_by_text("Load more").scroll_into_view_if_needed()
        expect(page.locator("article").nth(place)).to_be_attached()
    assert page.get_by_text("That is everything.").is_visible()
    number = page.locator("article").count()
    expect(page.locator("article").last).to_have_attribute("aria-setsize", str(number))
    assert _places(page) == _counted(number, number)


def test_news_are_told_and_do_not_move_what_is_read(page: Page, server: Live) -> None:
    with page.expect_websocket():
        page.reload()
    first = page.locator("article").first.inner_text()
    expect(page.locator("[data-live] button")).to_have_count(0)
    run_inside(server, SAY)
    fresh = page.locator("[data-live] button")
    expect(fresh).to_be_visible(timeout=15_000)
    assert page.locator("article").first.inner_text() == first
    fresh.click()
    expect(page.locator("article").first).to_contain_text("Fresh from the oven")
    expect(page.locator("article").last).to_have_attribute(
        "aria-posinset", str(page.locator("article").count())
    )
    assert _places(page) == _counted(page.locator("article").count(), -1)


def test_keys_move_and_act(page: Page) -> None:
    page.wait_for_load_state("load")  # keys mean something once the scripts are there
    for place in range(3):  # down to one that no other test presses on, whichever ran before
        page.keyboard.press("j")
        expect(page.locator("article").nth(place)).to_be_focused()
    with page.expect_response(re.compile("/favourite$")):
        page.keyboard.press("f")
    expect(page.locator("article").nth(2).get_by_role("button", name="Favourite")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("dialog", name="Write")).to_be_visible()


def test_what_one_types_survives_a_reload(page: Page, server: Live) -> None:
    page.goto(f"{server.url}/compose")
    page.get_by_label("What do you want to say?").fill("Half a thought")
    page.reload()
    expect(page.get_by_label("What do you want to say?")).to_have_value("Half a thought")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/home")
    expect(page.locator("article").first).to_contain_text("Half a thought")


def test_a_wide_screen_shows_beside_posts_whom_one_might_follow(page: Page, server: Live) -> None:
    run_inside(server, DORA_COMES)
    page.reload()
    beside = page.get_by_role("region", name="People to follow")
    expect(beside.get_by_role("link", name="dora")).to_be_visible()
    picture(page, "beside")
    assert Axe().run(page).violations_count == 0
    reason, entry = beside.locator(".reason").bounding_box(), beside.get_by_role("listitem").bounding_box()
    assert reason
    assert entry
    assert reason["x"] == entry["x"]  # all the width there is, not what the button leaves
    beside.get_by_role("button", name="Follow").click()
    expect(beside.get_by_role("button", name="Unfollow")).to_be_visible()
    page.reload()
    expect(page.get_by_role("complementary").get_by_role("link", name="People to follow")).to_be_visible()
    expect(beside).to_have_count(0)  # nobody is left
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.get_by_role("complementary").get_by_role("link", name="People to follow")).to_be_hidden()


def test_whoever_goes_back_sees_the_page_and_not_the_part_of_it_that_a_script_had(
    browser: Browser, server: Live
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{server.url}/explore/tags")
    with page.expect_response(lambda it: it.request.headers.get("x-fragment") == "beside"):
        page.goto(f"{server.url}/public")
    page.go_back()
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()
    context.close()


def test_a_phones_bar_holds_five_things_to_tap(browser: Browser, server: Live) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    sign_in(page, server, "ann")
    bar = page.get_by_role("navigation", name="Main")
    for name in ("Home", "Explore", "Notifications", "Conversations", "Menu", "Write"):
        link = bar.get_by_role("link", name=name)
        expect(link).to_be_in_viewport(ratio=1)
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, name
    shown = bar.get_by_role("link").evaluate_all("(them) => them.filter((it) => it.checkVisibility()).length")
    assert shown == 6
    bar.get_by_role("link", name="Conversations").click()
    page.wait_for_url("**/conversations")
    context.close()


def test_quiet_hours_go_by_the_clocks_of_the_device_until_one_says_otherwise(
    browser: Browser, server: Live
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Asia/Tokyo")
    page = context.new_page()
    sign_in(page, server, "ann")
    page.goto(f"{server.url}/settings/notifications")
    zone = page.get_by_label("by the clocks of")
    expect(zone).to_have_value("Asia/Tokyo")
    zone.select_option("Europe/Berlin")
    page.get_by_label("No pushes from").fill("22:00")
    page.get_by_label("until", exact=True).fill("07:00")
    page.get_by_role("main").get_by_role("button", name="Save").last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(zone).to_have_value("Europe/Berlin")
    expect(page.get_by_label("No pushes from")).to_have_value("22:00")
    context.close()


TOO_SMALL = """() => [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, summary), aside a[href]")]
  .filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".sr") && !it.matches(".text a"))
  .map((it) => [it.textContent.trim() || it.name, (it.closest("label") ?? it).getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 40 && Math.max(box.width, box.height) > 1)
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)
"""


@pytest.mark.parametrize(
    "path", ["/public/local", "/@ben", "/settings/notifications", "/settings/appearance"]
)
def test_what_is_pressed_by_a_finger_is_as_large_as_one(browser: Browser, server: Live, path: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    sign_in(page, server, "ann")
    page.goto(f"{server.url}{path}")
    # A word of a line may be narrower than 44 pixels; none is lower, and nothing is smaller than the 24 of WCAG 2.5.8.
    assert page.evaluate(TOO_SMALL) == []
    context.close()


def _shown(of: Locator, what: str) -> str:
    return str(of.evaluate(f"(it) => getComputedStyle(it).{what}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_systems_colours_alone_tell_what_is_chosen_and_new(
    browser: Browser, server: Live, scheme: Literal["light", "dark"]
) -> None:
    run_inside(server, ANN_SAYS)
    run_inside(server, BEN_LIKES_AND_ANSWERS)
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, forced_colors="active", color_scheme=scheme
    )
    page = context.new_page()
    sign_in(page, server, "ann")
    rail = page.get_by_role("navigation", name="Main")
    here, there = rail.get_by_role("link", name="Home"), rail.get_by_role("link", name="Explore")
    assert _shown(here, "backgroundColor") != _shown(there, "backgroundColor")
    assert _shown(rail.locator(".badge[data-unread]"), "borderTopWidth") == "1px"
    star = page.locator("article").first.get_by_role("button", name="Favourite")
    star.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert _shown(star, "outlineStyle") == "solid"
    page.goto(f"{server.url}/notifications")
    picture(page, f"forced-notifications-{scheme}")
    tabs = page.get_by_role("navigation", name="Kinds of notifications").get_by_role("link")
    assert _shown(tabs.first, "borderBottomColor") != _shown(tabs.nth(1), "borderBottomColor")
    unread = page.locator(".notice.unread").first
    ground = _shown(page.locator("body"), "backgroundColor")
    assert _shown(unread, "borderLeftColor") != ground
    page.reload()
    assert _shown(page.locator(".notice").first, "borderLeftColor") == ground
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_wants_more_contrast_gets_it_in_both_schemes(
    browser: Browser, server: Live, scheme: Literal["light", "dark"]
) -> None:
    told: list[tuple[str, str]] = []
    wishes: tuple[Literal["no-preference", "more"], ...] = ("no-preference", "more")
    for contrast in wishes:
        context = browser.new_context(color_scheme=scheme, contrast=contrast)
        page = context.new_page()
        page.goto(f"{server.url}/about")
        told.append((_shown(page.locator(".foot"), "color"), _shown(page.locator("body"), "color")))
        context.close()
    (quiet, ink), (strong, strong_ink) = told
    assert quiet != ink
    assert strong == strong_ink


PATHS = (
    "/home",
    "/public/local",
    "/compose",
    "/menu",
    "/drafts",
    "/scheduled",
    "/bookmarks",
    "/@ben",
    "/@ann",
    "/about",
    "/offline",
    "/settings/notifications",
)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_menu_of_visitors_stays_on_one_line_of_a_small_phone(
    browser: Browser, server: Live, language: str
) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 640}, locale=language).new_page()
    page.goto(f"{server.url}/explore")
    boxes = [link.bounding_box() for link in page.locator(".rail nav a").all()]
    assert len(boxes) == 5
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(
        box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] >= 44 for box in boxes if box
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, server: Live, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, server, "ann")
    found = {}
    for path in PATHS:
        page.goto(f"{server.url}{path}")
        picture(page, f"{path.strip('/').replace('/', '-')}-{scheme}")
        report = Axe().run(page)
        if report.violations_count:
            found[path] = report.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()
    assert found == {}


def test_who_follows_one_is_followed_back_also_the_second_time(page: Page, server: Live) -> None:
    run_inside(server, EMIL_FOLLOWS)
    page.goto(f"{server.url}/@emil")
    for _ in range(2):
        page.get_by_role("button", name="Follow back").click()
        page.get_by_role("button", name="Unfollow").click()
        expect(page.get_by_role("button", name="Follow back")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Follow back")).to_be_visible()
    page.goto(f"{server.url}/@ben")  # who does not follow her
    page.get_by_role("button", name="Unfollow").click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()


@pytest.mark.parametrize("height", [500, 900])
def test_on_a_tablet_an_icon_says_beside_it_what_it_means(page: Page, height: int) -> None:
    page.set_viewport_size({"width": 800, "height": height})
    # The last one, to which a low screen scrolls: it stands beside its icon there too.
    for name in ("Conversations", "Settings", "Write"):
        link = page.get_by_role("banner").get_by_role("link", name=name)
        said = link.locator(".label")
        for reach in (link.focus, link.hover):
            reach()
            page.keyboard.press("Shift")  # whoever uses the keyboard sees what has the focus
            icon, words = link.bounding_box(), said.bounding_box()
            assert icon
            assert words
            assert words["width"] > 30
            assert words["x"] >= icon["x"] + icon["width"]
            assert abs(words["y"] + words["height"] / 2 - icon["y"] - icon["height"] / 2) < 4
            assert words["y"] + words["height"] <= height
    picture(page, f"tablet-{height}")


def test_without_script_one_favourites_votes_and_follows(browser: Browser, server: Live) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, server, "ann")
    star = page.locator("article").nth(5).get_by_role("button", name="Favourite")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    poll = page.locator("article", has_text="Tea?")
    poll.get_by_label("Yes").check()
    poll.get_by_role("button", name="Vote").click()
    expect(page.locator("article", has_text="Tea?")).to_contain_text("100 %")
    page.goto(f"{server.url}/@ben")
    page.get_by_role("button", name="Unfollow").click()
    expect(page.get_by_text("You no longer follow @ben.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()
    context.close()
