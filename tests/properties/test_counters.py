"""Whatever people do, in whatever order: every counter equals the rows it counts."""

from collections.abc import Callable
from random import Random

import pytest

from hubbub.identity.models import Account
from hubbub.kernel.errors import HubbubError
from hubbub.publishing.commands import boost, react
from hubbub.publishing.commands.edit import edit
from hubbub.publishing.commands.quote import revoke_quote
from hubbub.publishing.commands.remove import delete_post
from hubbub.publishing.commands.vote import vote
from hubbub.publishing.models import Favourite, Poll, PollVote, Post, QuoteState, Visibility
from hubbub.publishing.new import Changes, NewPoll
from tests.harness.together import together
from tests.world import Person, person

pytestmark = pytest.mark.django_db

STEPS = 80


class Crowd:
    """Four people who do anything at random."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.people = [person(name) for name in ("ann", "ben", "cid", "dan")]
        self.verbs: list[Callable[[Person, int], object]] = [
            lambda who, _: who.posts("new", visibility=self.random.choice(list(Visibility))),
            lambda who, _: who.posts("well?", poll=self._poll()),
            lambda who, pk: who.posts("reply @ann", in_reply_to_id=pk),
            lambda who, pk: who.posts("quote", quoted_id=pk),
            lambda who, pk: boost.boost(who.viewer, pk),
            lambda who, pk: boost.boost(who.viewer, pk),
            lambda who, pk: boost.unboost(who.viewer, pk),
            lambda who, pk: react.favourite(who.viewer, pk),
            lambda who, pk: react.favourite(who.viewer, pk),
            lambda who, pk: react.unfavourite(who.viewer, pk),
            lambda who, pk: delete_post(who.viewer, pk),
            lambda who, pk: edit(who.viewer, pk, Changes(text="edited", poll=self._poll())),
            self._vote,
            self._revoke,
        ]

    def _poll(self) -> NewPoll:
        return NewPoll(options=["a", "b", "c"][: self.random.choice([2, 3])], expires_in=600, multiple=True)

    def _vote(self, who: Person, pk: int) -> None:
        poll = Poll.objects.order_by("?").first()
        if poll is not None:
            vote(who.viewer, poll.pk, self.random.sample([0, 1], self.random.choice([1, 2])))

    def _revoke(self, who: Person, pk: int) -> None:
        quote = Post.objects.filter(quote_of__account_id=who.id).first()
        if quote is not None:
            revoke_quote(who.viewer, quote.quote_of_id or 0, quote.pk)

    def act(self) -> bool:
        """One verb; returns whether it was allowed."""
        posts = list(Post.objects.values_list("pk", flat=True))
        try:
            self.random.choice(self.verbs)(
                self.random.choice(self.people), self.random.choice(posts) if posts else 1
            )
        except HubbubError:
            return False
        return True


def check_counters() -> None:
    for post in Post.objects.all():
        counted = (post.replies_count, post.reblogs_count, post.favourites_count, post.quotes_count)
        rows = (
            Post.objects.filter(in_reply_to=post).count(),
            Post.objects.filter(reblog_of=post).count(),
            Favourite.objects.filter(post=post).count(),
            Post.objects.filter(quote_of=post, quote_state=QuoteState.ACCEPTED).count(),
        )
        assert counted == rows, f"{post}: {counted} but {rows}"
    for account in Account.objects.all():
        assert account.statuses_count == Post.objects.filter(account=account).count(), account
    for poll in Poll.objects.all():
        votes = list(PollVote.objects.filter(poll=poll).values_list("account_id", "choice"))
        tallies = [sum(choice == number for _, choice in votes) for number in range(len(poll.options))]
        assert poll.tallies == tallies
        assert (poll.votes_count, poll.voters_count) == (len(votes), len({voter for voter, _ in votes}))


@pytest.mark.parametrize("seed", range(4))
def test_counters_equal_rows(seed: int) -> None:
    crowd = Crowd(seed)
    done = 0
    for _ in range(STEPS):
        done += crowd.act()
        if done % 20 == 0:
            check_counters()
    check_counters()
    assert done > STEPS / 4


@pytest.mark.django_db(transaction=True)
def test_counters_equal_rows_when_everybody_acts_at_once() -> None:
    crowd = Crowd(7)
    post = crowd.people[0].posts("hi")
    below = crowd.people[1].posts("re", in_reply_to_id=post.pk)

    def act(number: int) -> set[int]:
        who, chance = crowd.people[number], Random(number)
        answers = set()
        for _ in range(20):
            pk = chance.choice([post.pk, below.pk])
            verb = chance.choice(["reblog", "unreblog", "favourite", "unfavourite", "reply", "delete"])
            if verb == "reply":
                reply = who.post("/api/v1/statuses", {"status": "re", "in_reply_to_id": str(pk)})
            elif verb == "delete":
                mine = Post.objects.filter(account_id=who.id).exclude(pk__in=[post.pk, below.pk]).first()
                reply = who.delete(f"/api/v1/statuses/{mine.pk if mine else 1}")
            else:
                reply = who.post(f"/api/v1/statuses/{pk}/{verb}")
            answers.add(reply.status)
        return answers

    assert set().union(*together(4, act)) <= {200, 404}
    check_counters()
