"""Finding accounts by how their names begin."""

import re

from django.conf import settings

from hubbub.identity.logic.names import actor_urls, split_acct
from hubbub.identity.models import Account
from hubbub.identity.queries import accounts_named, accounts_there
from hubbub.identity.viewer import Viewer
from hubbub.kernel import sql
from hubbub.kernel.words import MOST_COMPARED, SHORTEST_MISSPELT, most_alike, words

MOST_CANDIDATES = 2000

# The index gives candidates (at most MOST_CANDIDATES); then whom one follows, the very name, and the well-known first.
_ACCOUNTS = """
SELECT a.id FROM identity_account a
LEFT JOIN network_follow f ON f.follower_id = %s AND f.target_id = a.id
WHERE a.id IN (SELECT id FROM ({candidates}) c) AND a.actor_type <> 'Application'
  AND a.suspended_at IS NULL AND a.deleted_at IS NULL AND a.waiting_since IS NULL AND a.moved_to_id IS NULL {where}
ORDER BY CASE WHEN LOWER(a.username) = %s THEN 0 ELSE 1 END + CASE WHEN f.id IS NULL THEN 2 ELSE 0 END,
         a.followers_count DESC, a.id
LIMIT %s OFFSET %s
"""
_SQLITE = "SELECT rowid AS id FROM network_accountsearch WHERE network_accountsearch MATCH %s LIMIT {most}"
_POSTGRESQL = """
SELECT n.id FROM identity_account n
WHERE to_tsvector('simple', n.words_of_names) @@ to_tsquery('simple', %s) LIMIT {most}
"""
_LOCAL_PROFILE = re.compile(r"/(?:@|users/)([A-Za-z0-9_]+)/?")


def search_accounts(
    viewer: Viewer, text: str, *, limit: int, offset: int = 0, following: bool = False
) -> list[int]:
    """Ids of the accounts one of whose names begins with each word of `text` (`name@domain` looks at one server).

    Whom the viewer follows comes first; `following` leaves all others out. One query.
    """
    name, domain = split_acct(text, settings.HUBBUB.domain) if "@" in text.strip("@ ") else (text, "")
    beginnings = words(name)
    if not beginnings:
        return []
    where, extra = ("AND f.id IS NOT NULL", []) if following else ("", [])
    if domain is None:
        where += " AND a.domain IS NULL"
    elif domain:
        where += " AND SUBSTR(a.domain, 1, %s) = %s"
        extra += [len(domain), domain]
    candidates = (_SQLITE if sql.is_sqlite() else _POSTGRESQL).format(most=MOST_CANDIDATES)
    statement = _ACCOUNTS.format(candidates=candidates, where=where)
    params = (viewer.account_id, _match(beginnings), *extra, name.strip().lstrip("@").lower(), limit, offset)
    return [row[0] for row in sql.rows(statement, params)]


def _match(beginnings: list[str]) -> str:
    """Words are letters and digits alone: nothing in them means anything to the query language."""
    if sql.is_sqlite():
        return " AND ".join(f'"{word}"*' for word in beginnings)
    return " & ".join(f"{word}:*" for word in beginnings)


def find_accounts(
    viewer: Viewer, text: str, *, limit: int, offset: int = 0, following: bool = False
) -> list[int]:
    """Those whose names begin so; a full handle puts the account that has it first. Two queries."""
    found = search_accounts(viewer, text, limit=limit, offset=offset, following=following)
    exact = account_at(text) if not offset and not following else None
    return [exact.pk, *(pk for pk in found if pk != exact.pk)][:limit] if exact else found


def similar_accounts(viewer: Viewer, text: str, *, limit: int) -> list[int]:
    """Who may be meant where nothing was found: those of whose names one looks like the longest word of `text`, and
    begins as it does; most alike first, then the well-known. Two queries."""
    wanted = max(words(text), key=len, default="")
    if len(wanted) < SHORTEST_MISSPELT:
        return []
    nearby = search_accounts(viewer, wanted[:2], limit=MOST_COMPARED)
    names = dict(Account.objects.filter(pk__in=nearby).values_list("pk", "words_of_names"))
    begun = {
        pk: [word for word in names[pk].split() if word.startswith(wanted[:2])]
        for pk in nearby
        if pk in names
    }
    return most_alike(wanted, begun, limit)


def account_at(text: str) -> Account | None:
    """The known account that an address (of a profile or an actor) or a handle with a domain names exactly."""
    base = settings.HUBBUB.base_url
    text = text.strip()
    if text.startswith(("https://", "http://")):
        own = _LOCAL_PROFILE.fullmatch(text.removeprefix(base)) if text.startswith(base) else None
        uri = actor_urls(base, own.group(1)).uri if own else text
        wanted = Account.objects.filter(uri__iexact=uri) if own else Account.objects.filter(uri=uri)
        return wanted.filter(accounts_there()).first()
    if "@" not in text.lstrip("@") or any(char.isspace() for char in text):
        return None
    return account_named(text)


def account_named(acct: str) -> Account | None:
    """The known account with a name such as `ann` or `ann@elsewhere.example`."""
    found = accounts_named([split_acct(acct, settings.HUBBUB.domain)])
    return found[0] if found else None
