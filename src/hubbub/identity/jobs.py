"""What identity does every so often."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore

from hubbub.identity.commands.oauth import forget_old_codes, forget_unused_applications
from hubbub.identity.commands.sign_ins import forget_ended_sign_ins
from hubbub.kernel.jobs import Periodic

PERIODIC = (
    Periodic("old authorization codes", timedelta(hours=6), forget_old_codes),
    Periodic("unused programs", timedelta(hours=24), forget_unused_applications),
    Periodic("expired sessions", timedelta(hours=24), SessionStore.clear_expired),
    Periodic("ended sign-ins", timedelta(hours=24), forget_ended_sign_ins),
)
