"""The owner's first steps with a server of one's own, the demo community among them."""

from collections.abc import Callable

import pytest
from django_tasks_db.models import DBTaskResult

from hubbub.identity.commands.one_time_links import make_owner_link
from hubbub.instance.models import Rule, ServerSettings
from tests.web.server.desk import audited
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_the_owner_begins_at_the_first_steps() -> None:
    owner = Browser().open(make_owner_link())
    owner.send("username", username="boss", email="boss@hubbub.test", password="correct horse battery")
    assert owner.url == "/server/start"
    assert owner.status == 200
    owner.send("title", title="Tea room", short_description="For tea")
    assert ServerSettings.objects.get().title == "Tea room"
    owner.press("/server/start/rules", rule=["0", "1"])
    assert Rule.objects.count() == 2
    assert "Take those ticked" not in owner.page
    owner.send("registration", registration="approval")
    assert owner.url.startswith("/server/start")
    assert ServerSettings.objects.get().registration == "approval"
    about = Browser().open("/about").page
    assert "Be kind." in about
    assert "Describe your pictures" not in about


def test_the_owners_own_first_steps_come_after_the_servers() -> None:
    owner = Browser().open(make_owner_link())
    owner.send("username", username="boss", email="boss@hubbub.test", password="correct horse battery")
    assert 'href="/start"' in owner.open("/server/start").page
    owner.press("/start/end")
    page = owner.open("/server/start").page
    assert 'href="/start"' not in page
    assert "Done" in page


def test_the_first_steps_say_what_is_done_where_it_was_done(browser: Browser) -> None:
    assert "0 of 5 done" in browser.open("/server/start").page
    browser.send("title", title="Tea room", short_description="")
    assert browser.url == "/server/start?saved=name#name"
    assert "1 of 5 done" in browser.page
    assert in_step(browser.page, "name").count("The server has its name.") == 1
    assert browser.page.count("The server has its name.") == 1
    assert "#check" in in_step(browser.page, "name")
    assert "#check" not in in_step(browser.page, "rules")
    browser.send("registration", registration="open")  # as it was: it shows by nothing but that it was chosen
    assert "Saved." in in_step(browser.page, "registration")
    browser.press("/server/test-mail", next="/server/start?saved=mail#mail")
    assert "mail" in in_step(browser.page, "mail")
    page = browser.open("/server/start?saved=demo").page
    assert "3 of 5 done" in page
    assert "#check" not in in_step(page, "demo")
    assert "1 of 5 done" in Browser().sign_in("ada@hubbub.test").open("/server/start").page


def in_step(page: str, step: str) -> str:
    return page.split(f'id="{step}"')[1].split("</section>", maxsplit=1)[0]


def test_the_demo_is_a_job_of_the_operators(browser: Browser) -> None:
    browser.press("/server/start/demo")
    assert "is being made" in browser.page
    assert [row.task_path for row in DBTaskResult.objects.all()] == [
        "hubbub.ops.demo.job.load_demo_community"
    ]
    assert audited() == ["server.demo"]


def test_a_name_is_asked_for(browser: Browser) -> None:
    browser.press("/server/start/name", title="", short_description="kept")
    assert browser.status == 422
    assert "kept" in browser.page


def test_the_demo_job_is_fine_when_the_demo_is_there(run_jobs: Callable[[], int], browser: Browser) -> None:
    person("ada_appletree")
    browser.press("/server/start/demo")
    assert run_jobs() == 1
