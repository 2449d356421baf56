"""What one does about an account beyond its buttons: the menu, its forms, and the report."""

import pytest

from hubbub.identity.models import Account, UserRole
from hubbub.instance.models import Rule
from hubbub.moderation.models import Report
from hubbub.network.commands.lists import create_list
from hubbub.network.models import AccountDomainBlock, Follow, ListMember, Mute
from hubbub.publishing.models import Visibility
from tests.world import Person, person
from tests.world.browser import Browser

pytestmark = pytest.mark.django_db


def at(who: Person) -> Browser:
    return Browser().sign_in(who.user.email)


def remote() -> Account:
    uri = "https://far.test/users/rob"
    return Account.objects.create(username="rob", domain="far.test", uri=uri, url=uri)


def test_the_menu_offers_what_fits_how_they_stand() -> None:
    ann, ben = person("ann"), person("ben")
    page = at(ann).open(f"/accounts/{ben.id}/menu").page
    for deed in ("mute-for", "block", "report"):
        assert f"/accounts/{ben.id}/{deed}" in page
    for deed in ("follow-options", "lists", "endorse", "remove", "block-domain"):
        assert f"/accounts/{ben.id}/{deed}" not in page
    assert "/moderation/accounts/" not in page
    ann.follows(ben)
    ben.follows(ann)
    page = at(ann).open(f"/accounts/{ben.id}/menu").page
    for deed in ("follow-options", "endorse", "remove"):
        assert f"/accounts/{ben.id}/{deed}" in page


def test_the_menu_is_for_signed_in_people_about_others() -> None:
    ann, ben = person("ann"), person("ben")
    assert Browser().open(f"/accounts/{ben.id}/menu", follow=False).sent_to.startswith("/auth/login/")
    assert at(ann).open(f"/accounts/{ann.id}/menu").status == 404
    assert at(ann).open(f"/accounts/{ann.id}/report").status == 404
    assert at(ann).open("/accounts/1/menu").status == 404


def test_a_mute_lasts_as_long_as_asked_and_may_leave_notifications() -> None:
    ann, ben = person("ann"), person("ben")
    browser = at(ann).open(f"/accounts/{ben.id}/menu")
    browser.send("notifications", seconds="3600")
    assert "You mute @ben." in browser.page
    assert f"/accounts/{ben.id}/unmute" in browser.page
    row = Mute.objects.get(account=ann.account, target=ben.account)
    assert row.hide_notifications
    assert row.expires_at is not None
    browser.press(f"/accounts/{ben.id}/mute-for", seconds="0")
    assert Mute.objects.filter(hide_notifications=False, expires_at=None).exists()


def test_an_impossible_time_is_refused() -> None:
    ann, ben = person("ann"), person("ben")
    for wrong in ("-5", "many", "99999999999"):
        browser = at(ann).open(f"/accounts/{ben.id}/menu").send("notifications", seconds=wrong)
        assert browser.status == 422
    assert not Mute.objects.exists()


def test_what_is_wanted_of_them_is_kept() -> None:
    ann, ben = person("ann"), person("ben")
    ann.follows(ben)
    at(ann).open(f"/accounts/{ben.id}/menu").send("reblogs", {"notify": "on"})
    row = Follow.objects.get(follower=ann.account)
    assert (row.show_reblogs, row.notify) == (True, True)
    browser = at(ann).open(f"/accounts/{ben.id}/menu")
    browser.press(f"/accounts/{ben.id}/follow-options")
    row.refresh_from_db()
    assert (row.show_reblogs, row.notify) == (False, False)


def test_follow_options_follow_nobody() -> None:
    ann, ben = person("ann"), person("ben")
    browser = at(ann).open(f"/accounts/{ben.id}/menu")
    assert browser.press(f"/accounts/{ben.id}/follow-options", notify="on").status == 404
    assert not Follow.objects.exists()


def test_ticked_lists_have_them_and_the_others_do_not() -> None:
    ann, ben, eve = person("ann"), person("ben"), person("eve")
    ann.follows(ben)
    ann.follows(eve)
    first, second = create_list(ann.viewer, "first"), create_list(ann.viewer, "second")
    foreign = create_list(eve.viewer, "foreign")
    browser = at(ann).open(f"/accounts/{ben.id}/menu")
    browser.press(f"/accounts/{ben.id}/lists", list=[str(first.pk), str(foreign.pk)])
    assert list(ListMember.objects.values_list("list_id", flat=True)) == [first.pk]
    browser.press(f"/accounts/{ben.id}/lists", list=[str(second.pk)])
    assert list(ListMember.objects.values_list("list_id", flat=True)) == [second.pk]


def test_a_whole_server_is_blocked_and_let_back_in() -> None:
    ann, rob, ben = person("ann"), remote(), person("ben")
    browser = at(ann).open(f"/accounts/{rob.pk}/menu")
    assert "Block everybody at far.test" in browser.page
    browser.press(f"/accounts/{rob.pk}/block-domain")
    assert AccountDomainBlock.objects.filter(account=ann.account, domain="far.test").exists()
    browser.press(f"/accounts/{rob.pk}/unblock-domain")
    assert not AccountDomainBlock.objects.exists()
    assert browser.press(f"/accounts/{ben.id}/block-domain").status == 404


def test_a_report_names_posts_and_rules() -> None:
    ann, bad = person("ann"), person("bad")
    post = bad.posts("buy my things")
    bad.posts("hello")
    rule = Rule.objects.create(text="No advertising")
    browser = at(ann).open(f"/accounts/{bad.id}/report?post={post.pk}")
    assert "buy my things" in browser.page
    browser.send("category", category="violation", rules=str(rule.pk), comment="every day")
    row = Report.objects.get()
    assert (row.account_id, row.target_id, row.category) == (ann.id, bad.id, "violation")
    assert (row.post_ids, row.rule_ids, row.comment) == ([post.pk], [rule.pk], "every day")
    assert "Thank you" in browser.page
    assert f"/accounts/{bad.id}/block" in browser.page


def test_a_report_that_lacks_something_keeps_what_was_typed() -> None:
    ann, bad = person("ann"), person("bad")
    Rule.objects.create(text="No advertising")
    for given, wrong in (({}, "This field is required."), ({"category": "violation"}, "Choose the rule")):
        browser = at(ann).open(f"/accounts/{bad.id}/report")
        browser.send("category", {**given, "comment": "look at this"})
        assert browser.status == 422
        assert wrong in browser.page
        assert "look at this" in browser.page
    assert not Report.objects.exists()


def test_posts_the_reporter_may_not_see_are_not_offered() -> None:
    ann, bad = person("ann"), person("bad")
    hidden = bad.posts("for followers", visibility=Visibility.FOLLOWERS)
    assert "for followers" not in at(ann).open(f"/accounts/{bad.id}/report?post={hidden.pk}").page
    ann.follows(bad)
    assert "for followers" in at(ann).open(f"/accounts/{bad.id}/report?post={hidden.pk}").page


def test_an_older_post_that_is_named_is_there() -> None:
    ann, bad = person("ann"), person("bad")
    old = bad.posts("the old one")
    for number in range(12):
        bad.posts(f"number {number}")
    browser = at(ann).open(f"/accounts/{bad.id}/report?post={old.pk}")
    browser.send("category", category="spam")
    assert Report.objects.get().post_ids == [old.pk]


def test_only_a_remote_accounts_report_can_be_forwarded() -> None:
    ann, ben, rob = person("ann"), person("ben"), remote()
    assert "forward" not in at(ann).open(f"/accounts/{ben.id}/report").page
    at(ann).open(f"/accounts/{rob.pk}/report").send("category", category="spam", forward="on")
    assert Report.objects.get().forward


def test_staff_find_their_page_in_the_menu() -> None:
    mod, ben = person("mo", role=UserRole.MODERATOR), person("ben")
    assert f"/moderation/accounts/{ben.id}" in at(mod).open(f"/accounts/{ben.id}/menu").page
