"""Hashtags: looking at, following and featuring them (docs.joinmastodon.org/methods/tags, featured_tags)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, USER, endpoint
from hubbub.api.entities.tags import FeaturedTag, Tag
from hubbub.api.render.tags import featured_tag, tag_entities
from hubbub.identity.queries import account as account_by_id
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.publishing import tags
from hubbub.publishing.commands import tags as commands


@endpoint("GET", "/api/v1/tags/{name}", access=ANYONE, returns=Tag)
def get_tag(call: Call, name: str) -> Tag:
    """A hashtag, whether it was ever used or not."""
    return tag_entities(call.viewer, [tags.tag_named(name)])[0]


@endpoint(
    "POST",
    "/api/v1/tags/{name}/follow",
    access=USER,
    scope=("follow", "write:follows"),
    returns=Tag,
)
def follow_tag(call: Call, name: str) -> Tag:
    """Follow a hashtag."""
    return tag_entities(call.viewer, [commands.follow_tag(call.viewer, name)])[0]


@endpoint(
    "POST",
    "/api/v1/tags/{name}/unfollow",
    access=USER,
    scope=("follow", "write:follows"),
    returns=Tag,
)
def unfollow_tag(call: Call, name: str) -> Tag:
    """Follow a hashtag no longer."""
    return tag_entities(call.viewer, [commands.unfollow_tag(call.viewer, name)])[0]


@endpoint("POST", "/api/v1/tags/{name}/feature", access=USER, scope="write:accounts", returns=Tag)
def feature_tag(call: Call, name: str) -> Tag:
    """Show a hashtag on one's profile."""
    return tag_entities(call.viewer, [commands.feature_tag(call.viewer, name).tag])[0]


@endpoint("POST", "/api/v1/tags/{name}/unfeature", access=USER, scope="write:accounts", returns=Tag)
def unfeature_tag(call: Call, name: str) -> Tag:
    """Show a hashtag on one's profile no longer."""
    return tag_entities(call.viewer, [commands.unfeature_tag(call.viewer, name)])[0]


@endpoint("GET", "/api/v1/followed_tags", access=USER, scope="read:follows", returns=list[Tag])
def get_followed_tags(call: Call) -> Answer:
    """The hashtags one follows."""
    rows = tags.followed_tags(call.viewer, call.page(default=100, maximum=200))
    return call.paged(tag_entities(call.viewer, [row.tag for row in rows]), [row.pk for row in rows])


@endpoint("GET", "/api/v1/featured_tags", access=USER, scope="read:accounts", returns=list[FeaturedTag])
def get_featured_tags(call: Call) -> list[FeaturedTag]:
    """The hashtags one shows on one's profile."""
    return _featured_by(call.account_id)


@endpoint(
    "GET",
    "/api/v1/accounts/{id}/featured_tags",
    access=ANYONE,
    scope="read:accounts",
    returns=list[FeaturedTag],
)
def get_account_featured_tags(call: Call, id: int) -> list[FeaturedTag]:
    """The hashtags an account shows on its profile."""
    return _featured_by(id)


def _featured_by(account_id: int) -> list[FeaturedTag]:
    account = account_by_id(account_id)
    if account.suspended_at:
        return []
    return [featured_tag(account, row, count, last) for row, count, last in tags.featured_tags(account)]


class FeatureParams(msgspec.Struct, frozen=True):
    name: str = ""


@endpoint("POST", "/api/v1/featured_tags", access=USER, scope="write:accounts", returns=FeaturedTag)
def post_featured_tag(call: Call, params: FeatureParams) -> FeaturedTag:
    """Show a hashtag on one's profile."""
    try:
        row = commands.feature_tag(call.viewer, params.name)
    except NotFound as error:
        raise Invalid("Validation failed: Tag is invalid") from error
    count, last = tags.own_uses(call.account_id, [row.tag_id]).get(row.tag_id, (0, None))
    return featured_tag(account_by_id(call.account_id), row, count, last)


@endpoint("DELETE", "/api/v1/featured_tags/{id}", access=USER, scope="write:accounts")
def delete_featured_tag(call: Call, id: int) -> bytes:
    """Show a hashtag on one's profile no longer."""
    commands.drop_featured_tag(call.viewer, id)
    return b"{}"


@endpoint("GET", "/api/v1/featured_tags/suggestions", access=USER, scope="read:accounts", returns=list[Tag])
def suggest_featured_tags(call: Call) -> list[Tag]:
    """Hashtags one uses often."""
    return tag_entities(call.viewer, tags.often_used(call.viewer))
