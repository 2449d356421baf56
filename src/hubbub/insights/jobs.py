"""What the worker does for insights every so often."""

from datetime import timedelta

from hubbub.insights.commands.prune import prune_served
from hubbub.insights.commands.settle import settle_shares
from hubbub.kernel.clock import now
from hubbub.kernel.jobs import Periodic

SETTLE_AFTER = timedelta(seconds=2)  # by then every process has written what it served (see `serving`)
_BATCHES = 20


def settle_due() -> int:
    """Settle what happened until two seconds ago; returns how many acts that were."""
    return settle_shares(until=now() - SETTLE_AFTER)


def prune_due() -> int:
    """Drop old serve rows, a bounded number of batches; returns how many went."""
    moment, count = now(), 0
    for _ in range(_BATCHES):
        gone = prune_served(now=moment)
        count += gone
        if not gone:
            break
    return count


PERIODIC = (
    Periodic(name="insights.settle", every=timedelta(seconds=1), run=settle_due),
    Periodic(name="insights.prune", every=timedelta(minutes=5), run=prune_due),
)
