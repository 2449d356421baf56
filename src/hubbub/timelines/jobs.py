"""Background work on timelines."""

from datetime import timedelta

from hubbub.kernel.jobs import Periodic, task
from hubbub.timelines.commands.trim import trim_timelines
from hubbub.timelines.trends import FOUND_EVERY, refresh_trends


@task()
def serve_other_readers(post_id: int) -> None:
    """Enter a post in the homes that it did not reach when it was published."""
    from hubbub.timelines.commands.fan_out import fan_out_to_others

    fan_out_to_others(post_id)


@task()
def find_trends_anew() -> None:
    """Find all trends without waiting for the next minute."""
    refresh_trends()


PERIODIC = (
    Periodic("long timelines", timedelta(minutes=30), trim_timelines),
    Periodic("trends", FOUND_EVERY, refresh_trends),
)
