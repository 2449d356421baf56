"""Who somebody is: by token, by name, by id."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Lower

from hubbub.identity.models import (
    AccessToken,
    Account,
    FormerName,
    Membership,
    MembershipRole,
    Preferences,
    SignIn,
    User,
    UserRole,
)
from hubbub.identity.token_use import note_use
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Forbidden, Gone, NotAuthenticated, NotFound
from hubbub.kernel.paging import Page
from hubbub.kernel.secrets import hash_token

# One row by the unique hash, its login and its account by primary key, the membership by its unique index.
_TOKEN = """
SELECT t.id, t.application_id, t.user_id, t.account_id, t.scopes, t.revoked_at IS NOT NULL,
       u.role, u.is_active, u.confirmed_at IS NOT NULL, u.approved_at IS NOT NULL,
       a.suspended_at IS NOT NULL OR a.deleted_at IS NOT NULL, m.role, t.last_used_on
FROM identity_accesstoken t
LEFT JOIN identity_user u ON u.id = t.user_id
LEFT JOIN identity_account a ON a.id = t.account_id
LEFT JOIN identity_membership m ON m.user_id = t.user_id AND m.account_id = t.account_id
WHERE t.token_hash = %s
"""


# Roles that act for an account; an analyst only reads its figures.
_ACTING = frozenset({MembershipRole.OWNER.value, MembershipRole.EDITOR.value})


@lru_cache(maxsize=256)
def _scopes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def viewer_of_token(secret: str, *, pending_allowed: bool = False) -> Viewer:
    """Whoever holds this access token; `pending_allowed` lets in logins that wait for confirmation or approval. That it
    was used is noted, in memory.

    Raises `NotAuthenticated` for an unknown or revoked one, `Forbidden` when its login or account may not act.
    """
    found = sql.rows(_TOKEN, (hash_token(secret),))
    if not found:
        raise NotAuthenticated
    (
        token_id,
        application_id,
        user_id,
        account_id,
        scopes,
        revoked,
        role,
        active,
        confirmed,
        approved,
        gone,
        membership,
        last_used_on,
    ) = found[0]
    if revoked:
        raise NotAuthenticated("The access token was revoked")
    if user_id is not None:
        _check_may_act(
            active=active,
            confirmed=confirmed or pending_allowed,
            approved=approved or pending_allowed,
            gone=gone or membership not in _ACTING,
        )
    note_use(token_id, last_used_on)
    return Viewer(
        account_id=account_id,
        user_id=user_id,
        token_id=token_id,
        application_id=application_id,
        scopes=_scopes(scopes),
        role=role or "member",
    )


def _check_may_act(*, active: bool, confirmed: bool, approved: bool, gone: bool) -> None:
    if not active or gone:
        raise Forbidden("Your login is currently disabled")
    if not confirmed:
        raise Forbidden("Your login is missing a confirmed e-mail address")
    if not approved:
        raise Forbidden("Your login is currently pending approval")


# By primary key each, the membership by its unique index.
_IN_FORCE = """
SELECT t.id FROM identity_accesstoken t
JOIN identity_user u ON u.id = t.user_id AND u.is_active
JOIN identity_account a ON a.id = t.account_id AND a.suspended_at IS NULL AND a.deleted_at IS NULL
JOIN identity_membership m ON m.user_id = t.user_id AND m.account_id = t.account_id AND m.role <> 'analyst'
WHERE t.id {in_ids} AND t.revoked_at IS NULL
"""


def tokens_in_force(token_ids: Iterable[int]) -> set[int]:
    """Which of these tokens still let a login act for an account: for what goes on after a token was shown once
    (streams, pushes). One query."""
    return {row[0] for row in sql.rows(_IN_FORCE, (sql.ids(token_ids),))}


def has_owner() -> bool:
    """Whether this server belongs to somebody already."""
    return User.objects.filter(role=UserRole.OWNER).exists()


def accounts_there() -> Q:
    """Accounts that are there for everybody: not removed, not suspended, and not waiting to be let in."""
    return Q(suspended_at=None, deleted_at=None, waiting_since=None)


def local_accounts() -> Q:
    """Accounts of this server that are there."""
    return Q(accounts_there(), domain=None)


def account(account_id: int) -> Account:
    """One account, suspended or not. Raises `NotFound`, also for one that is deleted or waits to be let in."""
    found = account_for_staff(account_id)
    if found.waiting_since is not None:
        raise NotFound
    return found


def account_for_staff(account_id: int) -> Account:
    """One account, also one that waits to be let in. Raises `NotFound`."""
    found = Account.objects.filter(pk=account_id, deleted_at=None).first()
    if found is None:
        raise NotFound
    return found


# By primary key.
_IS_THERE = "SELECT 1 FROM identity_account WHERE id = %s AND deleted_at IS NULL AND waiting_since IS NULL"


def check_account(account_id: int) -> None:
    """Raise `NotFound` unless there is such an account (hot paths: a tenth of what fetching it costs)."""
    if not sql.rows(_IS_THERE, (account_id,)):
        raise NotFound


def accounts_named(names: list[tuple[str, str | None]]) -> list[Account]:
    """Known accounts by (name, domain); domain None is this server. One query, any order."""
    if not names:
        return []
    wanted = {(name.lower(), domain) for name, domain in names}
    domains = {domain for _, domain in wanted if domain}
    there = Q(domain=None) | Q(domain__in=domains) if domains else Q(domain=None)
    # Names and domains as two lists: a condition for each pair would be deeper than SQLite can parse.
    found = Account.objects.annotate(folded=Lower("username")).filter(
        accounts_there(), there, folded__in={name for name, _ in wanted}
    )
    return [row for row in found if (row.folded, row.domain) in wanted]


# By primary key.
_THERE_OF = """
SELECT id FROM identity_account
WHERE id {in_ids} AND suspended_at IS NULL AND deleted_at IS NULL AND waiting_since IS NULL
"""


def there_of(account_ids: Iterable[int]) -> list[int]:
    """The ids of those of the accounts that are there for everybody, in the order given. One query."""
    ids = list(account_ids)
    there = {row[0] for row in sql.rows(_THERE_OF, (sql.ids(ids),))} if ids else set()
    return [pk for pk in ids if pk in there]


def accounts_of_login(user: User) -> list[Account]:
    """The accounts a login may act for (not those it only reads the figures of), its own first."""
    held = Membership.objects.filter(user=user, role__in=_ACTING)
    is_main = dict(held.values_list("account_id", "is_main"))
    found = Account.objects.filter(local_accounts(), pk__in=is_main)
    return sorted(found, key=lambda account: (not is_main[account.pk], account.username.lower()))


class Named(NamedTuple):
    """A login, and the address of it that allauth should look for."""

    user_id: int
    email: str
    by_handle: bool


# Each by an index of its own. An address is an address first: another's handle may read the same.
_BY_HANDLE = 2
_NAMED = f"""
SELECT e.user_id AS pk, e.email, 0 AS place FROM account_emailaddress e WHERE e.email = %s AND e.verified
UNION ALL
SELECT u.id, u.email, 1 FROM identity_user u WHERE u.email = %s
UNION ALL
SELECT u.id, u.email, {_BY_HANDLE} FROM identity_account a
JOIN identity_membership m ON m.account_id = a.id AND m.is_main JOIN identity_user u ON u.id = m.user_id
WHERE LOWER(a.username) = %s AND a.domain IS NULL
ORDER BY place LIMIT 1
"""


def login_named(text: str) -> Named | None:
    """The login with this address, or whose own account has this handle: `@ann`, `ann`, `ann@` and this server. One
    query, whoever is meant."""
    wanted = text.strip().lower()
    name, _, domain = wanted.removeprefix("@").partition("@")
    handle = name if domain in {"", settings.HUBBUB.domain.lower()} else ""
    found = sql.rows(_NAMED, (wanted, wanted, handle))
    return Named(found[0][0], found[0][1], found[0][2] == _BY_HANDLE) if found else None


def check_somebody_acts_for(account_id: int) -> None:
    """Raise `Forbidden` when every login that may act for an account is disabled."""
    if not Membership.objects.filter(account=account_id, role__in=_ACTING, user__is_active=True).exists():
        raise Forbidden("Your login is currently disabled")


_TO_ACT_AS = """
SELECT m.account_id, m.is_main FROM identity_membership m JOIN identity_account a ON a.id = m.account_id
WHERE m.user_id = %s AND m.role IN ('owner', 'editor') AND a.suspended_at IS NULL AND a.deleted_at IS NULL
"""


def accounts_to_act_as(user_id: int) -> dict[int, bool]:
    """The accounts a login may act as, and whether each is its main one. One query."""
    return {account_id: bool(is_main) for account_id, is_main in sql.rows(_TO_ACT_AS, (user_id,))}


def preferences_of(account_id: int) -> Preferences:
    """How an account likes to post and read; the usual ones when it never said any."""
    found = sql.instances(Preferences, "WHERE t.account_id = %s", (account_id,))
    return found[0] if found else Preferences(account_id=account_id)


class Me(msgspec.Struct, frozen=True):
    """What every page of somebody needs to know of the account that looks."""

    username: str
    avatar: str
    locked: bool
    autoplay_gifs: bool


_ME = """
SELECT a.username, a.avatar, a.locked, p.autoplay_gifs
FROM identity_account a LEFT JOIN identity_preferences p ON p.account_id = a.id WHERE a.id = %s
"""


def me(account_id: int) -> Me | None:
    """The account that looks at a page. One query."""
    found = sql.rows(_ME, (account_id,))
    if not found:
        return None
    username, avatar, locked, autoplay_gifs = found[0]
    return Me(username, avatar, bool(locked), bool(autoplay_gifs))


def language_of(account_id: int) -> str:
    """The language of whoever signs in with this account as their own, for what is written to them."""
    logins = Membership.objects.filter(account_id=account_id, is_main=True)
    return logins.values_list("user__locale", flat=True).first() or "en"


# By the unique index on (lower name, domain).
_ADDRESSES = """
SELECT username, uri, url, suspended_at IS NOT NULL OR deleted_at IS NOT NULL FROM identity_account
WHERE LOWER(username) = %s AND domain IS NULL AND waiting_since IS NULL
"""


def local_actor_addresses(name: str) -> tuple[str, str, str] | None:
    """Name, actor id and page of a local account. Raises `Gone` for one that was removed."""
    found = sql.rows(_ADDRESSES, (name.lower(),))
    if not found:
        if FormerName.objects.filter(name=name.lower()).exists():
            raise Gone
        return None
    username, uri, url, removed = found[0]
    if removed:
        raise Gone
    return username, uri, url


def sign_ins_of(user: User) -> list[SignIn]:
    """The browsers a login is signed in with now, those used last first. One query."""
    there = Session.objects.filter(expire_date__gt=now()).values("session_key")
    return list(SignIn.objects.filter(user=user, session_key__in=there).order_by("-last_seen_on", "-pk"))


def tokens_of_login(user: User, page: Page) -> list[AccessToken]:
    """The keys that programs hold to act through a login, newest first, with program and account. One query.

    What a browser's pages hold is no program's: it ends with the browser's sign-in, which stands elsewhere.
    """
    rows = AccessToken.objects.filter(
        user=user, revoked_at=None, sign_in=None, pk__lt=page.below, pk__gt=page.above
    )
    return list(rows.select_related("application", "account").order_by("-pk")[: page.limit])
