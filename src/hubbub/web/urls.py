"""The addresses of HTML pages, and of uploaded files."""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter

from hubbub.web import icons
from hubbub.web.views import about, act, consent, front, media, profile, relate, thread, timelines, welcome

_NAME = r"^@(?P<acct>[A-Za-z0-9_.-]+(?:@[A-Za-z0-9.:-]+)?)"


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


register_converter(Id, "id")
register_converter(Verb, "verb")
register_converter(Relation, "relation")

READING: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("menu", front.menu, name="menu"),
    path("home", timelines.home, name="home"),
    path("public", timelines.federated, name="federated"),
    path("public/local", timelines.local, name="local"),
    path("tags/<str:name>", timelines.tag, name="tag"),
    path("lists/<id:list_id>", timelines.list_timeline, name="list"),
    path("favourites", timelines.favourites, name="favourites"),
    path("bookmarks", timelines.bookmarks, name="bookmarks"),
    re_path(rf"{_NAME}$", profile.profile, name="profile"),
    re_path(rf"{_NAME}/(?P<tab>with_replies|media)$", profile.profile, name="profile_tab"),
    re_path(rf"{_NAME}/followers$", profile.followers, name="followers"),
    re_path(rf"{_NAME}/following$", profile.following, name="following"),
    re_path(rf"{_NAME}/(?P<post_id>[0-9]{{1,19}})$", thread.status, name="status"),
    path("posts/<id:post_id>", thread.by_id, name="post"),
    path("posts/<id:post_id>/pictures/<int:number>", thread.picture, name="picture"),
    path("posts/<id:post_id>/history", thread.history, name="history"),
    path("posts/<id:post_id>/favourites", thread.favourited, name="favourited_by"),
    path("posts/<id:post_id>/boosts", thread.boosted, name="boosted_by"),
    path("posts/<id:post_id>/quotes", thread.quotes, name="quotes"),
    path("posts/<id:post_id>/menu", thread.menu, name="post_menu"),
]

DOING: list[URLPattern | URLResolver] = [
    path("posts/<id:post_id>/vote", act.vote_in_poll, name="vote"),
    path("posts/<id:post_id>/delete", act.delete, name="delete"),
    path("posts/<id:post_id>/<verb:verb>", act.act, name="act"),
    path("accounts/<id:account_id>/note", relate.note, name="note"),
    path("accounts/<id:account_id>/<relation:verb>", relate.relate, name="relate"),
    path("tags/<str:name>/follow", relate.follow_tag, name="follow_tag"),
    path("tags/<str:name>/unfollow", relate.unfollow_tag, name="unfollow_tag"),
    path("act-as", front.act_as_account, name="act_as"),
]

ABOUT: list[URLPattern | URLResolver] = [
    path("about", about.about, name="about"),
    path("privacy-policy", about.privacy_policy, name="privacy_policy"),
    path("terms-of-service", about.terms_of_service, name="terms_of_service"),
    path("icons.svg", icons.icons, name="icons"),
    path("media/<path:name>", media.media, name="media"),
]

SIGNING_IN: list[URLPattern | URLResolver] = [
    path("oauth/authorize", consent.authorize, name="oauth_authorize"),
    path("oauth/authorize/native", consent.show_code, name="oauth_code"),
    path("welcome/<str:token>", welcome.welcome, name="welcome"),
    path("auth/", include("allauth.urls")),
]

urlpatterns = [*READING, *DOING, *ABOUT, *SIGNING_IN]
