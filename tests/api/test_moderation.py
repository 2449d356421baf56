"""Reports and what the staff does about them, through the API."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from hubbub.identity.commands.pages import create_page
from hubbub.identity.models import Account, UserRole
from hubbub.moderation.models import AuditEntry
from hubbub.publishing.models import Visibility
from tests.api.test_media import picture, stored
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Person:
    return person("mo", role=UserRole.MODERATOR)


def test_a_report_reaches_the_staff_with_the_posts_and_is_resolved(moderator: Person) -> None:
    ann, bad = person("ann"), person("bad")
    post = bad.posts("buy my things")
    filed = ann.post(
        "/api/v1/reports",
        {"account_id": str(bad.id), "status_ids": [str(post.pk)], "category": "spam", "comment": "every day"},
    ).ok()
    assert (filed["category"], filed["status_ids"]) == ("spam", [str(post.pk)])
    [seen] = moderator.get("/api/v1/admin/reports").ok()
    assert (seen["comment"], seen["statuses"][0]["id"]) == ("every day", str(post.pk))
    assert seen["target_account"]["email"] == "bad@hubbub.test"
    done = moderator.post(f"/api/v1/admin/reports/{filed['id']}/resolve").ok()
    assert done["action_taken"] is True
    assert moderator.get("/api/v1/admin/reports").ok() == []
    assert [row["id"] for row in moderator.get("/api/v1/admin/reports?resolved=true").ok()] == [filed["id"]]


def test_a_report_carries_only_posts_its_author_may_see(moderator: Person) -> None:
    ann, bad = person("ann"), person("bad")
    hidden = bad.posts("for followers", visibility=Visibility.FOLLOWERS)
    filed = ann.post("/api/v1/reports", {"account_id": str(bad.id), "status_ids": [str(hidden.pk)]}).ok()
    assert filed["status_ids"] is None


def test_a_page_is_of_the_rank_of_those_who_own_it(moderator: Person) -> None:
    boss = person("boss", role=UserRole.OWNER)
    page = create_page(boss.user, "company")
    act = f"/api/v1/admin/accounts/{page.pk}/action"
    assert moderator.post(act, {"type": "suspend"}).status == 403
    ordinary = create_page(person("ann").user, "shop")
    assert moderator.post(f"/api/v1/admin/accounts/{ordinary.pk}/action", {"type": "suspend"}).status == 200


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"category": "boredom"}, "Validation failed: Category is not included in the list"),
        ({"rule_ids": ["9"]}, "Validation failed: Rules must reference valid rules"),
        ({"comment": "x" * 1001}, "Validation failed: Comment is too long (maximum is 1000 characters)"),
    ],
)
def test_a_bad_report_is_refused(body: dict[str, object], error: str) -> None:
    ann, bad = person("ann"), person("bad")
    reply = ann.post("/api/v1/reports", {"account_id": str(bad.id), **body})
    assert (reply.status, reply.json) == (422, {"error": error})


def test_a_limited_account_leaves_the_public_timeline_but_for_followers(moderator: Person) -> None:
    ann, ben, loud = person("ann"), person("ben"), person("loud")
    ann.post(f"/api/v1/accounts/{loud.id}/follow").ok()
    post = loud.posts("LOUD")
    moderator.post(f"/api/v1/admin/accounts/{loud.id}/action", {"type": "silence"}).ok()
    assert [row["id"] for row in ann.get("/api/v1/timelines/public").ok()] == [str(post.pk)]
    assert ben.get("/api/v1/timelines/public").ok() == []
    assert ben.get(f"/api/v1/accounts/{loud.id}").ok()["limited"] is True
    moderator.post(f"/api/v1/admin/accounts/{loud.id}/unsilence").ok()
    assert [row["id"] for row in ben.get("/api/v1/timelines/public").ok()] == [str(post.pk)]


def test_a_suspended_account_is_gone_for_everybody_and_comes_back(moderator: Person) -> None:
    ann, bad = person("ann"), person("bad")
    post = bad.posts("bad things")
    moderator.post(f"/api/v1/admin/accounts/{bad.id}/action", {"type": "suspend"}).ok()
    assert anonymous().get(f"/api/v1/statuses/{post.pk}").status == 404
    assert ann.get(f"/api/v1/accounts/{bad.id}").ok()["suspended"] is True
    assert bad.get("/api/v1/timelines/home").status == 403
    moderator.post(f"/api/v1/admin/accounts/{bad.id}/unsuspend").ok()
    assert anonymous().get(f"/api/v1/statuses/{post.pk}").status == 200
    assert bad.get("/api/v1/timelines/home").status == 200


def test_a_disabled_login_loses_its_tokens(moderator: Person) -> None:
    bad = person("bad")
    moderator.post(f"/api/v1/admin/accounts/{bad.id}/action", {"type": "disable"}).ok()
    assert bad.get("/api/v1/timelines/home").status == 401


def test_a_sensitive_account_posts_sensitive(moderator: Person) -> None:
    bad = person("bad")
    moderator.post(f"/api/v1/admin/accounts/{bad.id}/action", {"type": "sensitive"}).ok()
    posted = bad.post("/api/v1/statuses", {"status": "look", "sensitive": False}).ok()
    assert posted["sensitive"] is True


def test_deleting_needs_a_suspension_first_and_leaves_nothing(
    moderator: Person,
    run_jobs: Callable[[], int],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    ann, bad = person("ann"), person("bad")
    taken = bad.form("/api/v2/media", {"file": picture()}).ok()
    poll = ann.post(
        "/api/v1/statuses", {"status": "?", "poll": {"options": ["a", "b"], "expires_in": 3600}}
    ).ok()["poll"]
    bad.post(f"/api/v1/polls/{poll['id']}/votes", {"choices": ["1"]}).ok()
    ann.post(f"/api/v1/accounts/{bad.id}/follow").ok()
    bad.posts("something")
    ann.post("/api/v1/reports", {"account_id": str(bad.id)}).ok()
    assert moderator.delete(f"/api/v1/admin/accounts/{bad.id}").status == 403
    moderator.post(f"/api/v1/admin/accounts/{bad.id}/action", {"type": "suspend"}).ok()
    moderator.delete(f"/api/v1/admin/accounts/{bad.id}").ok()
    # What is left to do may take minutes, which no request waits for; nobody sees anything of it from now on.
    assert ann.get(f"/api/v1/accounts/{bad.id}").status == 404
    assert moderator.get(f"/api/v1/admin/accounts/{bad.id}").status == 404
    assert bad.get("/api/v1/accounts/verify_credentials").status in {401, 403}
    resolved = moderator.get("/api/v1/admin/reports", {"resolved": "true"}).ok()
    assert [it["target_account"]["username"] for it in resolved] == ["bad"]
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert not Account.objects.filter(pk=bad.id).exists()
    assert not stored(taken["url"]).exists()
    after = ann.get(f"/api/v1/polls/{poll['id']}").ok()
    assert [after["votes_count"], after["voters_count"], after["options"][1]["votes_count"]] == [0, 0, 0]
    assert bad.account.acct not in {row["account"]["acct"] for row in ann.get("/api/v1/timelines/home").ok()}
    assert ann.get("/api/v1/accounts/verify_credentials").ok()["following_count"] == 0


@pytest.mark.parametrize("role", [UserRole.MODERATOR, UserRole.ADMIN, UserRole.OWNER])
def test_nobody_acts_on_staff_of_their_own_rank_or_above(moderator: Person, role: UserRole) -> None:
    other = person("other", role=role)
    for target in (other, moderator):
        reply = moderator.post(f"/api/v1/admin/accounts/{target.id}/action", {"type": "suspend"})
        assert reply.status == 403


def test_every_action_is_in_the_audit_trail(moderator: Person) -> None:
    ann, bad = person("ann"), person("bad")
    filed = ann.post("/api/v1/reports", {"account_id": str(bad.id)}).ok()
    path = f"/api/v1/admin/accounts/{bad.id}"
    moderator.post(f"{path}/action", {"type": "silence", "text": "too loud", "report_id": filed["id"]}).ok()
    moderator.post(f"{path}/unsilence").ok()
    assert list(AuditEntry.objects.order_by("id").values_list("action", "actor_id")) == [
        ("account.silence", moderator.id),
        ("report.resolve", moderator.id),
        ("account.unsilence", moderator.id),
    ]


def test_domain_policies(moderator: Person) -> None:
    admin = person("ada", role=UserRole.ADMIN)
    body = {"domain": "Bad.Example", "severity": "suspend", "public_comment": "spam"}
    made = admin.post("/api/v1/admin/domain_blocks", body).ok()
    assert (made["domain"], made["severity"]) == ("bad.example", "suspend")
    assert admin.post("/api/v1/admin/domain_blocks", body).status == 422
    assert admin.post("/api/v1/admin/domain_blocks", {"domain": "no domain"}).status == 422
    changed = admin.put(f"/api/v1/admin/domain_blocks/{made['id']}", {"severity": "silence"}).ok()
    assert (changed["severity"], changed["public_comment"]) == ("silence", "spam")
    assert [row["domain"] for row in moderator.get("/api/v1/admin/domain_blocks").ok()] == ["bad.example"]
    admin.delete(f"/api/v1/admin/domain_blocks/{made['id']}").ok()
    assert moderator.get("/api/v1/admin/domain_blocks").ok() == []


def test_the_list_of_accounts_finds_by_state_and_name(moderator: Person) -> None:
    ann, ben = person("ann"), person("ben")
    moderator.post(f"/api/v1/admin/accounts/{ben.id}/action", {"type": "silence"}).ok()
    names = [row["username"] for row in moderator.get("/api/v2/admin/accounts?status=silenced").ok()]
    assert names == ["ben"]
    names = [row["username"] for row in moderator.get("/api/v1/admin/accounts?username=an").ok()]
    assert names == ["ann"]
    assert moderator.get(f"/api/v1/admin/accounts/{ann.id}").ok()["email"] == "ann@hubbub.test"
