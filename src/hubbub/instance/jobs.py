"""What the worker does for the server's own matters every so often."""

from datetime import timedelta

from hubbub.instance.commands.announcements import tell_of_due_announcements
from hubbub.kernel.jobs import Periodic

PERIODIC = (Periodic("tell of planned announcements", timedelta(minutes=1), tell_of_due_announcements),)
