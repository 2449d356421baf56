"""The doctor's findings as a page, and mail that is tried."""

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from hubbub.identity.models import UserRole
from hubbub.kernel.checks import Level, examine
from hubbub.kernel.clock import now
from tests.web.server.desk import at
from tests.world import person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_health_says_what_the_doctor_says(browser: Browser) -> None:
    page = browser.open("/server/health").page
    found = list(examine())
    assert {it.about for it in found} >= {"Settings", "Disk", "Database", "Tables", "Workers", "Web", "Mail"}
    assert any(it.level is Level.FAIL for it in found)  # no worker runs in tests
    for it in found:
        assert f"<strong>{it.about}</strong>" in page
    assert at(person("mo", role=UserRole.MODERATOR)).open("/server/health").status == 404


def test_health_shows_what_waits_and_what_failed(browser: Browser) -> None:
    browser.press("/server/start/demo")
    DBTaskResult.objects.update(status="FAILED", exception_class_path="ValueError", finished_at=now())
    page = browser.open("/server/health").page
    assert "ops.demo.job.load_demo_community" in page
    assert "ValueError" in page


def test_a_test_mail_goes_to_whoever_asks(browser: Browser) -> None:
    browser.press("/server/test-mail")
    assert [it.to for it in mail.outbox] == [["ada@hubbub.test"]]
    assert browser.status == 200


def test_a_mail_that_does_not_go_out_says_why(browser: Browser, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    browser.press("/server/test-mail")
    assert browser.status == 503
    assert "refuses" in browser.page
    assert "HUBBUB_MAIL_URL" in browser.page
