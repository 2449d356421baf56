"""The moderators' pages: who gets in, what they show, and what they do."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.models import Account, User, UserRole
from hubbub.moderation.commands.reports import file_report
from hubbub.moderation.models import AccountWarning, AuditEntry, Report
from hubbub.notifications.models import Notification
from hubbub.publishing.models import Post, Visibility
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db

PAGES = ("", "/accounts", "/sign-ups", "/audit")


def at(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


@pytest.fixture
def mod() -> Person:
    return person("mo", role=UserRole.MODERATOR)


@pytest.fixture
def report() -> Report:
    ann, bad = person("ann"), person("bad")
    post = bad.posts("buy my things")
    return file_report(ann.viewer, bad.id, post_ids=[post.pk], comment="every day", category="spam")


def test_only_the_staff_has_these_pages(mod: Person, report: Report) -> None:
    bad = report.target
    paths = [*PAGES, f"/reports/{report.pk}", f"/accounts/{bad.pk}"]
    member = at(person("eve"))
    for path in paths:
        assert member.open(f"/moderation{path}").status == 404, path
        assert Browser().open(f"/moderation{path}", follow=False).sent_to.startswith("/auth/login/")
    for role in (UserRole.ADMIN, UserRole.OWNER):
        assert at(person(f"the_{role}", role=role)).open("/moderation").status == 200
    browser = at(mod)
    for path in paths:
        assert browser.open(f"/moderation{path}").status == 200, path


@pytest.mark.parametrize(
    "deed",
    [
        "reports/{report}/assign",
        "reports/{report}/unassign",
        "reports/{report}/resolve",
        "reports/{report}/reopen",
        "reports/{report}/remove-posts",
        "accounts/{bad}/act",
        "accounts/{bad}/lift/silence",
        "accounts/{bad}/delete",
        "accounts/{bad}/role",
        "sign-ups/{bad}/approve",
        "sign-ups/{bad}/reject",
    ],
)
def test_a_member_does_nothing_of_it(report: Report, deed: str) -> None:
    browser = at(person("eve")).open("/menu")
    path = "/moderation/" + deed.format(report=report.pk, bad=report.target_id)
    assert browser.press(path, kind="suspend", role="member").status == 404
    assert browser.client.get(path).status_code == 405
    assert not AuditEntry.objects.exists()


def test_the_queue_is_oldest_first_and_by_state(mod: Person, report: Report) -> None:
    second = file_report(person("ben").viewer, person("loud").id, comment="too loud")
    browser = at(mod).open("/moderation")
    assert browser.page.index("every day") < browser.page.index("too loud")
    assert "every day" not in browser.open(f"/moderation?target={second.target_id}").page
    browser.open(f"/moderation/reports/{report.pk}").press(f"/moderation/reports/{report.pk}/assign")
    page = browser.open("/moderation?state=mine").page
    assert "every day" in page
    assert "too loud" not in page
    browser.press(f"/moderation/reports/{report.pk}/resolve")
    assert "every day" not in browser.open("/moderation").page
    assert "every day" in browser.open("/moderation?state=resolved").page
    browser.press(f"/moderation/reports/{report.pk}/reopen")
    assert "every day" in browser.open("/moderation").page


def test_the_queue_goes_on_where_a_page_ends(mod: Person) -> None:
    ann, bad = person("ann"), person("bad")
    for number in range(25):
        file_report(ann.viewer, bad.id, comment=f"number {number}.")
    browser = at(mod).open(f"/moderation?target={bad.id}")
    assert "number 19." in browser.page
    assert "number 20." not in browser.page
    last = Report.objects.get(comment="number 19.")
    assert f"/moderation?state=open&amp;after={last.pk}&amp;target={bad.id}" in browser.page
    assert "number 20." in browser.open(f"/moderation?after={last.pk}").page


def test_the_bell_names_a_report_as_the_queue_does(mod: Person) -> None:
    file_report(person("ann").viewer, person("bad").id, comment="odd", category="other")
    page = at(mod).open("/notifications").page
    assert "About @bad: Something else" in page
    assert "Something else" in at(mod).open("/moderation").page


def test_a_report_shows_what_is_reported_whoever_it_was_for(mod: Person) -> None:
    ann, bad = person("ann"), person("bad")
    ann.follows(bad)
    hidden = bad.posts("for followers", visibility=Visibility.FOLLOWERS)
    filed = file_report(ann.viewer, bad.id, post_ids=[hidden.pk])
    assert at(mod).open(f"/@bad/{hidden.pk}").status == 404
    assert "for followers" in at(mod).open(f"/moderation/reports/{filed.pk}").page
    Post.objects.all().delete()
    assert "1 reported post is gone." in at(mod).open(f"/moderation/reports/{filed.pk}").page


def test_limiting_from_a_report_resolves_it_tells_them_and_is_undone(
    mod: Person, report: Report, run_jobs: Callable[[], int]
) -> None:
    browser = at(mod).open(f"/moderation/reports/{report.pk}")
    browser.send("kind", kind="silence", text="Please be quieter.")
    assert "The account is limited." in browser.page
    report.refresh_from_db()
    assert report.resolved_by_id == mod.id
    assert AccountWarning.objects.get().text == "Please be quieter."
    assert Notification.objects.filter(account=report.target, kind="moderation_warning").exists()
    run_jobs()
    [sent] = [it for it in mail.outbox if it.to == ["bad@hubbub.test"]]
    assert "Please be quieter." in sent.body
    undo = f"/moderation/accounts/{report.target_id}/lift/silence"
    assert undo in browser.page
    browser.press(undo)
    assert Account.objects.get(pk=report.target_id).limited_at is None


def test_nobody_is_told_when_the_staff_says_so(mod: Person, report: Report) -> None:
    browser = at(mod).open(f"/moderation/accounts/{report.target_id}")
    browser.press(f"/moderation/accounts/{report.target_id}/act", kind="sensitive", text="hm")
    assert AccountWarning.objects.exists()
    assert not Notification.objects.filter(kind="moderation_warning").exists()


def test_reported_posts_are_removed_and_no_others(mod: Person, report: Report) -> None:
    other = Post.objects.get()
    Post.objects.filter(pk=other.pk).update(text="kept")
    kept = Post.objects.get()
    browser = at(mod).open(f"/moderation/reports/{report.pk}")
    path = f"/moderation/reports/{report.pk}/remove-posts"
    assert browser.press(path, posts=[str(kept.pk + 1)]).status == 404
    assert Post.objects.exists()
    browser.press(path, posts=[str(kept.pk)])
    assert "1 post was removed." in browser.page
    assert not Post.objects.exists()
    assert AuditEntry.objects.get().action == "account.delete_statuses"


@pytest.mark.parametrize("role", [UserRole.MODERATOR, UserRole.ADMIN, UserRole.OWNER])
def test_nobody_acts_on_staff_of_their_own_rank_or_above(mod: Person, role: UserRole) -> None:
    other = person("other", role=role)
    other.posts("mine")
    filed = file_report(person("ann").viewer, other.id, post_ids=[Post.objects.get().pk])
    browser = at(mod).open(f"/moderation/accounts/{other.id}")
    assert "act on this account" in browser.page
    assert f"/moderation/accounts/{other.id}/act" not in browser.page
    assert browser.press(f"/moderation/accounts/{other.id}/act", kind="suspend").status == 403
    removal = f"/moderation/reports/{filed.pk}/remove-posts"
    assert browser.press(removal, posts=[str(Post.objects.get().pk)]).status == 403
    assert browser.press(f"/moderation/accounts/{other.id}/lift/suspend").status == 403
    assert not AuditEntry.objects.exists()


def test_accounts_are_found_by_name_address_mail_state_and_origin(mod: Person) -> None:
    person("ann")
    ben = person("ben")
    uri = "https://far.test/users/rob"
    Account.objects.create(username="rob", domain="far.test", uri=uri, url=uri)
    browser = at(mod)

    def found(query: str) -> set[str]:
        page = browser.open(f"/moderation/accounts?{query}").page
        return {name for name in ("@ann<", "@ben<", "@rob@far.test<", "@mo<") if name in page}

    assert found("q=an") == {"@ann<"}
    assert found("q=@rob@far.test") == {"@rob@far.test<"}
    assert found("q=ben@hubbub.test") == {"@ben<"}
    assert found("origin=remote") == {"@rob@far.test<"}
    assert found("state=staff") == {"@mo<"}
    assert found("state=silenced") == set()
    browser.press(f"/moderation/accounts/{ben.id}/act", kind="silence")
    assert found("state=silenced") == {"@ben<"}
    assert found("q=%00") == found("")


def test_an_accounts_page_says_what_is_known(mod: Person, report: Report) -> None:
    browser = at(mod).open(f"/moderation/accounts/{report.target_id}")
    assert "bad@hubbub.test" in browser.page
    assert "every day" in browser.page
    assert (
        f"/moderation/reports/{report.pk}" in at(mod).open(f"/moderation/accounts/{report.account_id}").page
    )


def test_deleting_needs_a_suspension_first(mod: Person, report: Report, run_jobs: Callable[[], int]) -> None:
    path = f"/moderation/accounts/{report.target_id}"
    browser = at(mod).open(path)
    assert "Delete for good" not in browser.page
    assert browser.press(f"{path}/delete").status == 403
    browser.press(f"{path}/act", kind="suspend")
    assert "Delete for good" in browser.open(path).page
    browser.press(f"{path}/delete")
    assert "was deleted" in browser.page
    for page in ("/moderation?state=resolved", f"/moderation/reports/{report.pk}"):
        assert browser.open(page).status == 200  # while the job has not run
    run_jobs()
    assert not Account.objects.filter(username="bad").exists()


def test_roles_are_given_by_those_above(mod: Person) -> None:
    owner, admin, ann = (
        person("boss", role=UserRole.OWNER),
        person("ada", role=UserRole.ADMIN),
        person("ann"),
    )

    def give(who: Person, whom: Person, role: str) -> int:
        browser = at(who).open(f"/moderation/accounts/{whom.id}")
        return browser.press(f"/moderation/accounts/{whom.id}/role", role=role).status

    def role(whom: Person) -> str:
        return User.objects.get(pk=whom.user.pk).role

    assert give(mod, ann, "moderator") == 403
    assert give(admin, ann, "admin") == 403
    assert give(admin, owner, "member") == 403
    assert give(admin, admin, "owner") == 403
    assert give(admin, ann, "nobody") == 422
    assert role(ann) == "member"
    assert give(admin, ann, "moderator") == 200
    assert role(ann) == "moderator"
    assert give(owner, ann, "admin") == 200
    assert role(ann) == "admin"
    assert [it.action for it in AuditEntry.objects.all()] == ["account.role", "account.role"]


def test_a_role_is_given_back_by_undo(mod: Person) -> None:
    owner, ann = person("boss", role=UserRole.OWNER), person("ann")
    path = f"/moderation/accounts/{ann.id}/role"
    browser = at(owner).open(f"/moderation/accounts/{ann.id}").send("role", role="moderator")
    assert f'formaction="{path}?role=member"' in browser.page
    browser.press(f"{path}?role=member")
    assert User.objects.get(pk=ann.user.pk).role == "member"


def pending(name: str) -> Account:
    _, account = create_person(
        name,
        f"{name}@hubbub.test",
        password="correct horse battery",
        confirmed=True,
        approved=False,
        sign_up_reason=f"{name} likes tea",
    )
    return account


def test_sign_ups_are_approved_or_turned_down(mod: Person) -> None:
    nia, zoe = pending("nia"), pending("zoe")
    browser = at(mod).open("/moderation/sign-ups")
    assert "nia likes tea" in browser.page
    browser.press(f"/moderation/sign-ups/{nia.pk}/approve")
    browser.press(f"/moderation/sign-ups/{zoe.pk}/reject")
    assert "Nobody waits" in browser.page
    assert User.objects.get(email="nia@hubbub.test").approved_at is not None
    assert not Account.objects.filter(username="zoe").exists()
    page = browser.open("/moderation/audit").page
    assert "turned down" in page
    assert "@zoe" in page
    assert browser.press(f"/moderation/sign-ups/{nia.pk}/approve").status == 403


def test_the_audit_trail_says_who_did_what_to_whom(mod: Person, report: Report) -> None:
    admin = person("ada", role=UserRole.ADMIN)
    at(mod).open("/moderation").press(f"/moderation/accounts/{report.target_id}/act", kind="silence")
    at(admin).open("/moderation").press(f"/moderation/reports/{report.pk}/resolve")
    browser = at(admin).open("/moderation/audit")
    limited, resolved = f"/moderation/accounts/{report.target_id}", f"/moderation/reports/{report.pk}"
    assert browser.page.index(f'"{resolved}"') < browser.page.index(f'"{limited}"')

    def told(query: str) -> set[str]:
        page = browser.open(f"/moderation/audit?{query}").page
        return {target for target in (limited, resolved) if f'"{target}"' in page}

    assert told("") == {limited, resolved}
    assert told(f"actor={admin.id}") == {resolved}
    assert told("action=account") == {limited}
    assert told("action=report.resolve") == {resolved}
    assert told("action=report.reopen") == set()
    assert told("action=nonsense&actor=x") == {limited, resolved}


def test_staff_see_how_many_reports_wait_on_every_page(mod: Person, report: Report) -> None:
    badge = '<span class="badge">1</span>'
    assert badge in at(mod).open("/menu").page
    assert badge not in at(person("eve")).open("/menu").page
    Report.objects.update(resolved_at=report.created_at)
    assert badge not in at(mod).open("/menu").page


def test_lists_cost_the_same_with_many(mod: Person) -> None:
    browser = at(mod)
    pages = ("/moderation", "/moderation/accounts", "/moderation/sign-ups", "/moderation/audit")
    costs = []
    for turn in ("few", "many"):
        for number in range(1 if turn == "few" else 12):
            who = person(f"{turn}{number}")
            bad = person(f"bad{turn}{number}")
            pending(f"new{turn}{number}")
            file_report(who.viewer, bad.id, post_ids=[bad.posts("x").pk])
            browser.open("/menu").press(f"/moderation/accounts/{bad.id}/act", kind="silence")
        asked = []
        for path in pages:
            browser.open(path)  # what is only asked once a process is known now
            with CaptureQueriesContext(connection) as captured:
                assert browser.open(path).status == 200
            asked.append(len(captured))
        costs.append(asked)
    assert costs[0] == costs[1]
