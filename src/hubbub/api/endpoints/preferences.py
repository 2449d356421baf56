"""How an account likes to post and read (docs.joinmastodon.org/methods/preferences)."""

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import USER, endpoint
from hubbub.api.entities.instance import Preferences
from hubbub.identity.queries import preferences_of


@endpoint("GET", "/api/v1/preferences", access=USER, scope="read:accounts", returns=Preferences)
def get_preferences(call: Call) -> Preferences:
    """The signed-in account's preferences."""
    row = preferences_of(call.account_id)
    return Preferences(
        posting__default__visibility=row.default_privacy,
        posting__default__sensitive=row.default_sensitive,
        posting__default__language=row.default_language or None,
        posting__default__quote_policy=row.default_quote_policy,
        reading__expand__media=row.expand_media,
        reading__expand__spoilers=row.expand_spoilers,
        reading__autoplay__gifs=row.autoplay_gifs,
    )
