"""Background work on pages."""

from datetime import timedelta

from hubbub.kernel.jobs import Periodic
from hubbub.web.render.bodies import drop_old_bodies

PERIODIC = (Periodic("kept bodies of posts", timedelta(hours=6), drop_old_bodies),)
