"""What happens in the demo and when, planned ahead so that it can be done in the order of time."""

import random
from datetime import datetime, timedelta

import msgspec

from hubbub.ops.demo import texts
from hubbub.ops.demo.cast import Role
from hubbub.ops.demo.trees import delay, grow

DAYS = 21
POSTS = 300
PICTURES = 40


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing somebody does. `number` names it, `to` the act it is about, `via` the boost they met that through."""

    at: datetime
    number: int
    who: int
    kind: str  # post | reply | boost | favourite | bookmark | vote
    text: str = ""
    to: int | None = None
    via: int | None = None
    picture: bool = False
    options: tuple[str, ...] = ()
    choice: int = 0


class Plan:
    """Collects acts of `roles`, who follow each other as `follows` says (follower, followed), until `end`."""

    def __init__(
        self, dice: random.Random, roles: list[Role], follows: set[tuple[int, int]], end: datetime
    ) -> None:
        self._dice, self._roles, self._end = dice, roles, end
        self._begin = end - timedelta(days=DAYS)
        self._followers = {
            person: sorted(follower for follower, followed in follows if followed == person)
            for person in range(len(roles))
        }
        self.acts: list[Act] = []

    def make(self) -> list[Act]:
        """All acts, in the order of time; what an act is about always comes before it."""
        pictures = set(self._dice.sample(range(POSTS), PICTURES))
        for number in range(POSTS):
            self._post(number, picture=number in pictures)
        for question, options in texts.polls():
            self._poll(question, options)
        return sorted(self.acts, key=lambda act: (act.at, act.number))

    def _add(self, at: datetime, who: int, kind: str, **more: object) -> Act | None:
        """Note an act, unless it would be in the future."""
        if at >= self._end:
            return None
        act = Act(at=at, number=len(self.acts), who=who, kind=kind, **more)  # type: ignore[arg-type]
        self.acts.append(act)
        return act

    def _post(self, number: int, *, picture: bool) -> None:
        # More of it is recent, and nobody posts evenly.
        at = self._end - timedelta(days=DAYS) * (self._dice.random() ** 1.6) - timedelta(minutes=5)
        at = max(at, self._begin)
        weights = [
            3 if role.page_of else 2 if place % 4 == 0 else 1 for place, role in enumerate(self._roles)
        ]
        who = self._dice.choices(range(len(self._roles)), weights)[0]
        text = texts.saying(self._dice, self._roles[who].topic)
        post = self._add(at, who, "post", text=text, picture=picture)
        if post is None:
            return
        self._echo(post, direct=self._dice.choices((0, 1, 2, 5, 12, 25), (50, 20, 14, 9, 5, 2))[0])
        if number % 4 == 0:
            self._talk(post)

    def _poll(self, question: str, options: list[str]) -> None:
        who = self._dice.randrange(len(self._roles))
        at = self._end - timedelta(hours=self._dice.uniform(5, 60))
        poll = self._add(at, who, "post", text=question, options=tuple(options))
        if poll is None:
            return
        voters = [other for other in range(len(self._roles)) if other != who]
        for voter in self._dice.sample(voters, self._dice.randint(8, 25)):
            when = at + timedelta(seconds=delay(self._dice))
            self._add(when, voter, "vote", to=poll.number, choice=self._dice.randrange(len(options)))

    def _echo(self, post: Act, *, direct: int) -> None:
        """Boosts as a tree; favourites and bookmarks of whoever saw it."""
        numbers: list[int | None] = []
        for passing in grow(self._dice, self._followers, post.who, direct):
            via = None if passing.parent is None else numbers[passing.parent]
            reachable = passing.parent is None or via is not None
            when = post.at + timedelta(seconds=passing.after)
            made = self._add(when, passing.sharer, "boost", to=post.number, via=via) if reachable else None
            numbers.append(made.number if made else None)
        fans = self._followers[post.who]
        for fan in self._dice.sample(fans, min(len(fans), self._dice.randint(0, 3 + direct))):
            when = post.at + timedelta(seconds=delay(self._dice))
            self._add(when, fan, "bookmark" if self._dice.random() < 0.1 else "favourite", to=post.number)

    def _talk(self, post: Act) -> None:
        """A thread: some reply, and the author answers one of them."""
        others = self._followers[post.who] or [place for place in range(5) if place != post.who]
        for other in self._dice.sample(others, min(len(others), self._dice.randint(1, 3))):
            at = post.at + timedelta(minutes=self._dice.uniform(2, 300))
            reply = self._add(at, other, "reply", text=texts.reply(self._dice), to=post.number)
            if reply is not None and self._dice.random() < 0.4:
                later = at + timedelta(minutes=self._dice.uniform(1, 60))
                self._add(later, post.who, "reply", text=texts.answer(self._dice), to=reply.number)
