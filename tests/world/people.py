"""People of the test world."""

from typing import Any

from hubbub.identity.commands.accounts import create_person
from hubbub.identity.commands.tokens import issue_token
from hubbub.identity.logic.scopes import ALL_SCOPES
from hubbub.identity.models import Account, Application, User, UserRole
from hubbub.identity.viewer import Viewer
from hubbub.kernel.secrets import hash_token, new_token
from hubbub.network.commands.follow import follow
from hubbub.publishing.commands.publish import publish
from hubbub.publishing.models import Post
from hubbub.publishing.new import NewPost
from tests.world.api import Api


class Person(Api):
    """A login, its account, and an API client with a token for everything."""

    def __init__(self, user: User, account: Account, token: str, token_id: int) -> None:
        super().__init__(token)
        self.user, self.account, self.token_id = user, account, token_id

    @property
    def id(self) -> int:
        """The account's id."""
        return self.account.pk

    @property
    def viewer(self) -> Viewer:
        """This person as queries and commands see them."""
        return Viewer(
            account_id=self.id, user_id=self.user.pk, token_id=self.token_id, scopes=frozenset(ALL_SCOPES),
            role=self.user.role,
        )  # fmt: skip

    def posts(self, text: str = "Hello", **parameters: Any) -> Post:
        """Publish through the command; parameters are those of `NewPost`."""
        return publish(self.viewer, NewPost(text=text, **parameters))

    def follows(self, other: "Person") -> None:
        """Follow through the command (a request, where the other is locked)."""
        follow(self.viewer, other.id)


def person(name: str, *, role: UserRole = UserRole.MEMBER, scopes: list[str] | None = None) -> Person:
    """A confirmed, approved person."""
    user, account = create_person(
        name, f"{name}@hubbub.test", password="correct horse battery", role=role, confirmed=True
    )
    token, secret = issue_token(
        application=None, user=user, account=account, scopes=scopes or list(ALL_SCOPES)
    )
    return Person(user, account, secret, token.pk)


def anonymous() -> Api:
    """A caller without a token."""
    return Api()


def program(scopes: str = "read write follow push") -> Application:
    """A registered client program."""
    return Application.objects.create(
        name="Test client",
        redirect_uris=["urn:ietf:wg:oauth:2.0:oob"],
        scopes=scopes,
        client_id=new_token(16),
        client_secret_hash=hash_token("secret"),
    )
