"""What may stand in an address: ids, and the deeds there are."""

from django.urls import register_converter

from hubbub.web.views import act, relate


class Id:
    """An id in an address: what can't be one is no page."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The id as it stands in an address."""
        return str(value)


class Verb:
    """One of the deeds with posts."""

    regex = "|".join(act.DEEDS)

    def to_python(self, value: str) -> str:
        """The verb."""
        return value

    def to_url(self, value: str) -> str:
        """The verb."""
        return value


class Relation(Verb):
    """One of the deeds about accounts."""

    regex = "|".join(relate.DEEDS)


class Feed(Verb):
    """A kind of feed."""

    regex = "rss|atom"


register_converter(Feed, "feed")
register_converter(Id, "id")
register_converter(Verb, "verb")
register_converter(Relation, "relation")
