"""Polls, through the API."""

from datetime import timedelta
from typing import Any

import pytest

from hubbub.kernel.clock import now
from hubbub.network.models import Block
from hubbub.publishing.commands.vote import close_ended_polls
from hubbub.publishing.events import PollEnded, PollVoted
from hubbub.publishing.models import Poll, PollVote
from hubbub.publishing.new import NewPoll
from tests.harness.facts import stated
from tests.harness.together import together
from tests.world import Person, anonymous, person

pytestmark = pytest.mark.django_db


def asks(author: Person, **settings: Any) -> Poll:
    poll = NewPoll(options=["yes", "no", "maybe"], expires_in=600, **settings)
    return Poll.objects.get(post=author.posts("well?", poll=poll))


def error(message: str) -> dict[str, str]:
    return {"error": f"Validation failed: {message}"}


def test_voting_once_is_counted_once() -> None:
    ann, ben, cid = person("ann"), person("ben"), person("cid")
    poll = asks(ann)
    path = f"/api/v1/polls/{poll.pk}"
    assert ben.get(path).ok()["voted"] is False
    with stated(PollVoted) as facts:
        shown = ben.form(f"{path}/votes", {"choices[]": ["1"]}).ok()
    assert len(facts) == 1
    assert [it["votes_count"] for it in shown["options"]] == [0, 1, 0]
    assert (shown["votes_count"], shown["voters_count"], shown["voted"], shown["own_votes"]) == (
        1,
        1,
        True,
        [1],
    )
    again = ben.post(f"{path}/votes", {"choices": [2]})
    assert (again.status, again.json) == (422, error("You have already voted on this poll"))
    cid.post(f"{path}/votes", {"choices": [1]}).ok()
    shown = anonymous().get(path).ok()
    assert [it["votes_count"] for it in shown["options"]] == [0, 2, 0]
    assert "voted" not in shown


def test_several_answers_where_that_is_allowed() -> None:
    ann, ben = person("ann"), person("ben")
    poll = asks(ann, multiple=True)
    path = f"/api/v1/polls/{poll.pk}/votes"
    assert ben.post(path, {"choices": [0, 0]}).status == 422
    shown = ben.post(path, {"choices": [0, 2]}).ok()
    assert (shown["votes_count"], shown["voters_count"], shown["own_votes"]) == (2, 1, [0, 2])
    assert ben.post(path, {"choices": [0]}).json == error("You have already voted on this poll")
    shown = ben.post(path, {"choices": [1]}).ok()
    assert (shown["votes_count"], shown["voters_count"]) == (3, 1)


def test_what_cannot_be_voted() -> None:
    ann, ben = person("ann"), person("ben")
    poll = asks(ann)
    path = f"/api/v1/polls/{poll.pk}/votes"
    assert ann.post(path, {"choices": [0]}).json == error("You cannot vote in your own polls")
    for choice in (3, -1, 10**30):
        assert ben.post(path, {"choices": [choice]}).status == 422, choice
    assert ben.post(path, {"choices": [3]}).json == error("The chosen vote option does not exist")
    assert ben.post(path, {"choices": [0, 1]}).json == error("You have already voted on this poll")
    assert ben.post(path).status == 400
    assert ben.post(path, {"choices": ["x"]}).status == 422
    assert ben.post("/api/v1/polls/1/votes", {"choices": [0]}).status == 404
    Poll.objects.update(expires_at=now() - timedelta(seconds=1))
    assert ben.post(path, {"choices": [0]}).json == error("The poll has already ended")
    assert not PollVote.objects.exists()


def test_polls_are_as_hidden_as_their_posts() -> None:
    ann, ben = person("ann"), person("ben")
    poll = asks(ann)
    Block.objects.create(account=ben.account, target=ann.account)
    assert ben.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [0]}).status == 403
    Block.objects.create(account=ann.account, target=ben.account)
    assert ben.get(f"/api/v1/polls/{poll.pk}").status == 404
    assert ben.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [0]}).status == 404
    assert anonymous().get(f"/api/v1/polls/{poll.pk}").status == 200


def test_the_end_is_announced_once() -> None:
    ann, ben = person("ann"), person("ben")
    poll, running = asks(ann), asks(ann)
    ben.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [0]}).ok()
    Poll.objects.filter(pk=poll.pk).update(expires_at=now())
    with stated(PollEnded) as facts:
        assert close_ended_polls() == 1
        assert close_ended_polls() == 0
    assert [(it.poll_id, it.account_id, it.voter_ids) for it in facts] == [(poll.pk, ann.id, (ben.id,))]
    assert Poll.objects.get(pk=running.pk).closed_at is None


def test_an_edit_that_changes_the_answers_voids_the_votes() -> None:
    ann, ben = person("ann"), person("ben")
    poll = asks(ann)
    ben.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [0]}).ok()
    path = f"/api/v1/statuses/{poll.post_id}"
    same = {"options": ["yes", "no", "maybe"], "expires_in": 900}
    kept = ann.put(path, {"status": "well?", "poll": same}).ok()
    assert kept["poll"]["votes_count"] == 1
    assert kept["edited_at"] is None
    changed = ann.put(path, {"status": "well?", "poll": {**same, "options": ["yes", "no"]}}).ok()
    assert changed["poll"]["votes_count"] == 0
    assert [it["votes_count"] for it in changed["poll"]["options"]] == [0, 0]
    assert changed["edited_at"] is not None
    former, present = ann.get(f"{path}/history").ok()
    assert [len(it["poll"]["options"]) for it in (former, present)] == [3, 2]
    ben.post(f"/api/v1/polls/{poll.pk}/votes", {"choices": [1]}).ok()
    assert ann.put(path, {"status": "well?"}).ok()["poll"] is None


@pytest.mark.django_db(transaction=True)
def test_votes_at_the_same_moment_are_all_counted() -> None:
    ann = person("ann")
    crowd = [person(f"voter{number}") for number in range(6)]
    poll = asks(ann)
    path = f"/api/v1/polls/{poll.pk}/votes"
    together(6, lambda number: crowd[number].post(path, {"choices": [number % 2]}).ok())
    poll.refresh_from_db()
    assert (poll.tallies, poll.votes_count, poll.voters_count) == ([3, 3, 0], 6, 6)
