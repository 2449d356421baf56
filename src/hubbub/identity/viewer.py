"""Whoever is asking: the one value every query and command takes to know what it may show or do."""

import msgspec

from hubbub.identity.models import UserRole
from hubbub.kernel.errors import Forbidden


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """An account acting through a login, a program acting for itself, or nobody.

    `account_id` is None for nobody and for programs; `token_id` is None outside the API.
    """

    account_id: int | None = None
    user_id: int | None = None
    token_id: int | None = None
    application_id: int | None = None
    scopes: frozenset[str] = frozenset()
    role: str = UserRole.MEMBER

    @property
    def me(self) -> int:
        """The account that acts. Raises `Forbidden` when there is none."""
        if self.account_id is None:
            raise Forbidden
        return self.account_id

    @property
    def is_staff(self) -> bool:
        """Whether they may moderate."""
        return self.account_id is not None and self.role in {
            UserRole.OWNER,
            UserRole.ADMIN,
            UserRole.MODERATOR,
        }

    @property
    def is_admin(self) -> bool:
        """Whether they may change the server itself."""
        return self.account_id is not None and self.role in {UserRole.OWNER, UserRole.ADMIN}


ANONYMOUS = Viewer()
