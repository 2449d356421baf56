"""How fast a post of a much-followed author is answered, how soon it stands in everybody's home, and what that costs."""

import statistics
import time

import msgspec

from bench.client import Api
from bench.load import settled_cpu
from bench.seeding import Community, Member

PATIENCE = 30.0  # seconds


class Spread(msgspec.Struct):
    """Milliseconds until the answer, and until the last of the watched homes shows the post, medians; CPU milliseconds
    of one more such post with all the work that goes on after the answer, a mean."""

    answered: float
    everywhere: float
    cpu: float
    followers: int
    watched: int
    posts: int

    def sentence(self) -> str:
        """For the report."""
        return (
            f"The post is answered after {self.answered:.0f} ms (at most 50) and stands in the homes of all"
            f" {self.watched} watched followers, among them those whom it reaches last, after"
            f" {self.everywhere:.0f} ms (at most 1,000); medians of {self.posts} posts, over HTTP, asking each home"
            f" until it is there. It costs {self.cpu:.0f} ms of CPU with all the work that goes on after the answer,"
            f" {self.cpu * 1000 / self.followers:.0f} µs a follower; posts in the tables above are by people with some 20."
        )


def measure_spread(api: Api, community: Community, *, root: int, posts: int = 9) -> Spread:
    """Let the one whom everybody follows post; the homes of members, first and last, are watched.

    `root` is the server's process, which the CPU time of as many posts more is charged to.
    """
    star = community.star
    if star is None:
        raise ValueError("this community has nobody whom everybody follows")
    watched = [*community.members, *community.last]
    answered, everywhere = [], []
    for number in range(posts):
        started = time.monotonic()
        posted = _post(api, star, number)
        answered.append((time.monotonic() - started) * 1000)
        for member in watched:
            _wait_until_at_home(api, member, posted)
        everywhere.append((time.monotonic() - started) * 1000)
        time.sleep(0.2)
    before = settled_cpu(root)
    for number in range(posts):
        _post(api, star, posts + number)
    return Spread(
        answered=statistics.median(answered),
        everywhere=statistics.median(everywhere),
        cpu=(settled_cpu(root) - before) * 1000 / posts,
        followers=api.call("GET", f"/api/v1/accounts/{star.id}", star.token)[0]["followers_count"],
        watched=len(watched),
        posts=posts,
    )


def _post(api: Api, star: Member, number: int) -> str:
    body = {"status": f"To all of you, for the {number}. time."}
    return str(api.call("POST", "/api/v1/statuses", star.token, body)[0]["id"])


def _wait_until_at_home(api: Api, member: Member, posted: str) -> None:
    until = time.monotonic() + PATIENCE
    while (home := api.call("GET", "/api/v1/timelines/home?limit=1", member.token)[0])[0]["id"] != posted:
        if time.monotonic() > until:
            raise SystemExit(
                f"{member.username}'s home never showed {posted}; it opens on {home[0]['id']} by"
                f" {home[0]['account']['username']}"
            )
