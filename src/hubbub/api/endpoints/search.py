"""Search (docs.joinmastodon.org/methods/search)."""

import msgspec

from hubbub.api.core.call import Answer, Call, json_array, parse_id
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.accounts import Account
from hubbub.api.entities.tags import Search
from hubbub.api.render.accounts import accounts
from hubbub.api.render.shown import note_shown
from hubbub.api.render.splice import joined
from hubbub.api.render.statuses import statuses
from hubbub.api.render.tags import tags
from hubbub.kernel.errors import Malformed, NotAuthenticated
from hubbub.network.search import account_at, find_accounts
from hubbub.publishing.search import SearchWishes, post_at, search_posts
from hubbub.publishing.tag_search import search_tags

MOST_SKIPPED = 10_000


class SearchParams(msgspec.Struct, frozen=True, kw_only=True):
    q: str = ""
    type: str | None = None
    resolve: bool = False
    following: bool = False
    exclude_unreviewed: bool = False
    account_id: str | None = None
    min_id: str | None = None
    max_id: str | None = None
    limit: int = 20
    offset: int = 0


class Found(msgspec.Struct):
    """Ids of what was found."""

    accounts: list[int] = []
    posts: list[int] = []
    tags: list[int] = []


@endpoint("GET", "/api/v2/search", access=ANYONE, scope="read:search", returns=Search)
def search(call: Call, params: SearchParams) -> Answer:
    """Find accounts, posts and hashtags; an address or a handle finds what it names."""
    text = params.q.strip()
    if not text:
        raise Malformed("param is missing or the value is empty or invalid: q")
    _check_signed_in(call, params)
    found = (
        _at_address(call, text) if text.startswith(("http://", "https://")) else _by_words(call, params, text)
    )
    body = joined(
        b'"accounts":' + json_array(accounts(found.accounts)),
        b'"statuses":' + json_array(statuses(call.viewer, found.posts, subjects=())),
        b'"hashtags":' + json_array(tags(call.viewer, found.tags)),
    )
    return Answer(body=body)


def _check_signed_in(call: Call, params: SearchParams) -> None:
    if call.viewer.account_id is not None:
        return
    if params.offset:
        raise NotAuthenticated("Search queries pagination is not supported without authentication")
    if params.resolve:
        raise NotAuthenticated(
            "Search queries that resolve remote resources are not supported without authentication"
        )


def _at_address(call: Call, url: str) -> Found:
    post = post_at(call.viewer, url)
    if post is not None:
        return Found(posts=[post])
    account = account_at(url)
    return Found(accounts=[account.pk]) if account else Found()


def _by_words(call: Call, params: SearchParams, text: str) -> Found:
    limit = max(1, min(params.limit, 40))
    # Without a type the three kinds can't be paged together (Mastodon).
    offset = max(0, min(params.offset, MOST_SKIPPED)) if params.type else 0
    found = Found()
    if params.type in {None, "accounts"} and not text.startswith("#"):
        found.accounts = find_accounts(
            call.viewer, text, limit=limit, offset=offset, following=params.following
        )
    if params.type in {None, "statuses"}:
        wishes = SearchWishes(
            account_id=parse_id(params.account_id),
            min_id=parse_id(params.min_id),
            max_id=parse_id(params.max_id),
            limit=limit,
            offset=offset,
        )
        found.posts = search_posts(call.viewer, text, wishes)
        # What an address named is not noted: whoever looks it up has met it elsewhere.
        note_shown(call, "search", [(pk, pk) for pk in found.posts])
    if params.type in {None, "hashtags"} and "@" not in text:
        found.tags = search_tags(text, limit=limit, offset=offset, only_reviewed=params.exclude_unreviewed)
    return found


class AccountSearchParams(msgspec.Struct, frozen=True, kw_only=True):
    q: str = ""
    resolve: bool = False
    following: bool = False
    limit: int = 40
    offset: int = 0


@endpoint("GET", "/api/v1/accounts/search", access=USER, scope="read:accounts", returns=list[Account])
def account_search(call: Call, params: AccountSearchParams) -> Answer:
    """Find accounts by how their names begin; whom one follows comes first."""
    text = params.q.strip()
    if not text:
        return Answer(body=b"[]")
    if text.startswith(("http://", "https://")):
        found = _at_address(call, text).accounts
    else:
        limit, offset = max(1, min(params.limit, 80)), max(0, min(params.offset, MOST_SKIPPED))
        found = find_accounts(call.viewer, text, limit=limit, offset=offset, following=params.following)
    return Answer(body=json_array(accounts(found)))
