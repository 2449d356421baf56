"""How fast a post of a much-followed author is answered, and how soon it stands in everybody's home."""

import statistics
import time

import msgspec

from bench.client import Api
from bench.seeding import Community, Member

PATIENCE = 30.0  # seconds


class Spread(msgspec.Struct):
    """Milliseconds until the answer, and until the last of the watched homes shows the post; medians."""

    answered: float
    everywhere: float
    watched: int
    posts: int

    def sentence(self) -> str:
        """For the report."""
        return (
            f"The post is answered after {self.answered:.0f} ms (at most 50) and stands in the homes of all"
            f" {self.watched} watched followers, among them those whom it reaches last, after"
            f" {self.everywhere:.0f} ms (at most 1,000); medians of {self.posts} posts, over HTTP, asking each home"
            " until it is there."
        )


def measure_spread(api: Api, community: Community, posts: int = 9) -> Spread:
    """The first member is the one everybody follows; the homes of other members, first and last, are watched."""
    star, *others = community.members
    watched = [*others, *community.last]
    answered, everywhere = [], []
    for number in range(posts):
        started = time.monotonic()
        body = {"status": f"To all of you, for the {number}. time."}
        posted = api.call("POST", "/api/v1/statuses", star.token, body)[0]["id"]
        answered.append((time.monotonic() - started) * 1000)
        for member in watched:
            _wait_until_at_home(api, member, posted)
        everywhere.append((time.monotonic() - started) * 1000)
        time.sleep(0.2)
    return Spread(statistics.median(answered), statistics.median(everywhere), len(watched), posts)


def _wait_until_at_home(api: Api, member: Member, posted: str) -> None:
    until = time.monotonic() + PATIENCE
    while (home := api.call("GET", "/api/v1/timelines/home?limit=1", member.token)[0])[0]["id"] != posted:
        if time.monotonic() > until:
            raise SystemExit(
                f"{member.username}'s home never showed {posted}; it opens on {home[0]['id']} by"
                f" {home[0]['account']['username']}"
            )
