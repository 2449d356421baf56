"""Background work on timelines."""

from datetime import timedelta

from hubbub.kernel.jobs import Periodic
from hubbub.timelines.commands.trim import trim_timelines

PERIODIC = (Periodic("long timelines", timedelta(minutes=30), trim_timelines),)
