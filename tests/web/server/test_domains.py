"""What this server makes of others: policies, one by one and as Mastodon's lists."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hubbub.instance.models import DomainPolicy
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def test_policies_are_made_changed_removed_and_restored(browser: Browser) -> None:
    browser.open("/server/domains").send(
        "severity", domain="Bad.Test", severity="suspend", public_comment="spam", private_comment="mo saw it"
    )
    row = DomainPolicy.objects.get()
    assert (row.domain, row.severity, row.public_comment) == ("bad.test", "suspend", "spam")
    browser.open(f"/server/domains/{row.pk}").send("severity", severity="silence", reject_media="on")
    row.refresh_from_db()
    assert (row.domain, row.severity, row.reject_media) == ("bad.test", "silence", True)
    browser.press(f"/server/domains/{row.pk}/remove")
    assert not DomainPolicy.objects.exists()
    [undo] = [part.split('"')[0] for part in browser.page.split('formaction="')[1:] if "restore" in part]
    browser.press(undo.replace("&amp;", "&"))
    back = DomainPolicy.objects.get()
    assert (back.domain, back.severity, back.reject_media) == ("bad.test", "silence", True)
    assert (back.public_comment, back.private_comment) == ("spam", "mo saw it")


def test_a_policy_is_about_a_domain_once(browser: Browser) -> None:
    browser.open("/server/domains").send("severity", domain="bad.test")
    for wrong in ("bad.test", "no domain"):
        browser.open("/server/domains").send("severity", domain=wrong, public_comment="kept")
        assert browser.status == 422
        assert "kept" in browser.page
    assert DomainPolicy.objects.count() == 1


MASTODONS = """#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate
one.test,suspend,false,false,"spam, much",false
two.test,silence,true,true,,true
bad.test,suspend,false,false,,false
not a domain,suspend,false,false,,false
three.test,explode,false,false,,false
"""


def test_a_list_of_mastodons_is_taken_and_given(browser: Browser) -> None:
    DomainPolicy.objects.create(domain="bad.test", severity="silence")
    file = SimpleUploadedFile("domain_blocks.csv", MASTODONS.encode())
    browser.open("/server/domains").press("/server/domains/import", file=file)
    assert "Decided about 2 servers. Not understood: not a domain, three.test." in browser.page
    rows = {row.domain: row for row in DomainPolicy.objects.all()}
    assert set(rows) == {"one.test", "two.test", "bad.test"}
    assert (rows["one.test"].severity, rows["one.test"].public_comment) == ("suspend", "spam, much")
    assert (rows["two.test"].reject_media, rows["two.test"].obfuscate) == (True, True)
    assert rows["bad.test"].severity == "silence"
    given = browser.open("/server/domains/export")
    assert given.headers["Content-Type"].startswith("text/csv")
    assert given.page.splitlines() == [
        "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate",
        "bad.test,silence,false,false,,false",
        'one.test,suspend,false,false,"spam, much",false',
        "two.test,silence,true,true,,true",
    ]


def test_what_is_no_list_is_refused(browser: Browser) -> None:
    browser.open("/server/domains")
    assert browser.press("/server/domains/import").status == 422
    assert browser.press("/server/domains/import", file=SimpleUploadedFile("x", b"\xff\xfe")).status == 422
    assert not DomainPolicy.objects.exists()
