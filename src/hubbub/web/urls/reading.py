"""The addresses where posts and people are read."""

from django.urls import URLPattern, path, re_path

from hubbub.web.views import feeds, front, profile, thread, timelines

_NAME = r"^@(?P<acct>[A-Za-z0-9_.-]+(?:@[A-Za-z0-9.:-]+)?)"

urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("menu", front.menu, name="menu"),
    path("home", timelines.home, name="home"),
    path("public", timelines.federated, name="federated"),
    path("public/local", timelines.local, name="local"),
    path("tags/<str:name>.<feed:kind>", feeds.tag_feed, name="tag_feed"),
    path("tags/<str:name>", timelines.tag, name="tag"),
    path("lists/<id:list_id>", timelines.list_timeline, name="list"),
    path("favourites", timelines.favourites, name="favourites"),
    path("bookmarks", timelines.bookmarks, name="bookmarks"),
    re_path(r"^@(?P<acct>[A-Za-z0-9_]+)\.(?P<kind>rss|atom)$", feeds.profile_feed, name="profile_feed"),
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
