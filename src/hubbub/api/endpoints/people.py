"""Finding people: batches, names, suggestions, the directory (docs.joinmastodon.org/methods)."""

import msgspec

from hubbub.api.core.call import Answer, Call, json_array, parse_id
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.accounts import Account, Suggestion
from hubbub.api.render.accounts import accounts, accounts_by_id
from hubbub.api.render.splice import encode
from hubbub.identity.queries import there_of
from hubbub.kernel.errors import NotFound
from hubbub.network.commands.regard import dismiss_suggestion
from hubbub.network.search import account_named
from hubbub.network.suggestions import directory
from hubbub.publishing.suggestions import suggestions

MOST_AT_ONCE = 40
MOST_SKIPPED = 10_000

# What clients before Mastodon 4.3 read instead of `sources`.
_OLD_SOURCES = {"most_followed": "global"}


class IdsParams(msgspec.Struct, frozen=True):
    id: list[str] = []


@endpoint("GET", "/api/v1/accounts", access=ANYONE, scope="read:accounts", returns=list[Account])
def get_accounts(call: Call, params: IdsParams) -> Answer:
    """Several accounts at once."""
    ids = there_of(pk for pk in map(parse_id, params.id[:MOST_AT_ONCE]) if pk is not None)
    return Answer(body=json_array(accounts(list(dict.fromkeys(ids)))))


class LookupParams(msgspec.Struct, frozen=True):
    acct: str = ""


@endpoint("GET", "/api/v1/accounts/lookup", access=ANYONE, scope="read:accounts", returns=Account)
def lookup(call: Call, params: LookupParams) -> bytes:
    """The known account with a name."""
    found = account_named(params.acct)
    if found is None:
        raise NotFound
    return accounts([found.pk])[0]


@endpoint("GET", "/api/v2/suggestions", access=USER, scope="read:accounts", returns=list[Suggestion])
def get_suggestions(call: Call) -> Answer:
    """Whom to follow, and why."""
    found = suggestions(call.viewer, call.page(default=40, maximum=80).limit)
    by_id = accounts_by_id(pk for pk, _ in found)
    return Answer(body=json_array(_suggestion(sources, by_id[pk]) for pk, sources in found if pk in by_id))


def _suggestion(sources: list[str], account: bytes) -> bytes:
    old = _OLD_SOURCES.get(sources[0], "past_interactions")
    return b'{"source":"%s","sources":%s,"account":%s}' % (old.encode(), encode(sources), account)


@endpoint(
    "GET", "/api/v1/suggestions", access=USER, scope="read:accounts", returns=list[Account], deprecated=True
)
def get_suggested_accounts(call: Call) -> Answer:
    """Whom to follow."""
    found = suggestions(call.viewer, call.page(default=40, maximum=80).limit)
    return Answer(body=json_array(accounts([pk for pk, _ in found])))


@endpoint("DELETE", "/api/v1/suggestions/{account_id}", access=USER, scope="write:accounts")
def dismiss(call: Call, account_id: str) -> dict[str, str]:
    """Don't suggest an account again; fine for one that was never suggested or isn't there."""
    identifier = parse_id(account_id)
    if identifier is not None:
        dismiss_suggestion(call.viewer, identifier)
    return {}


class DirectoryParams(msgspec.Struct, frozen=True, kw_only=True):
    order: str = "active"
    local: bool = False
    limit: int = 40
    offset: int = 0


@endpoint("GET", "/api/v1/directory", access=ANYONE, scope="read:accounts", returns=list[Account])
def get_directory(call: Call, params: DirectoryParams) -> Answer:
    """Accounts that want to be found."""
    found = directory(
        call.viewer,
        order=params.order,
        local=params.local,
        limit=max(1, min(params.limit, 80)),
        offset=max(0, min(params.offset, MOST_SKIPPED)),
    )
    return Answer(body=json_array(accounts(found)))
