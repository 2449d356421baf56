"""Who is signed in: Django's sessions in the database and allauth's way in, asked by hand-written SQL, for each page asks."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from hubbub.identity.models import User
from hubbub.kernel import sql
from hubbub.kernel.clock import now


class SessionStore(DatabaseStore):
    """Django's own, but for how a session is fetched."""

    def _get_session_from_db(self) -> Session | None:
        tail = "WHERE t.session_key = %s AND t.expire_date > %s"
        found = sql.instances(Session, tail, (self.session_key, sql.at(now())))
        if not found:
            self._session_key = None
            return None
        return found[0]


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's own, but for how the login of a session is fetched."""

    def get_user(self, user_id: int) -> User | None:
        """The login, while it may sign in."""
        found = sql.instances(User, "WHERE t.id = %s", (user_id,))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
