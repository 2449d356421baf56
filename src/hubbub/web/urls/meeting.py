"""The addresses where people meet and talk: the bell, conversations, search, trends, lists."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from hubbub.web.views import (
    announcements,
    conversations,
    explore,
    followed_tags,
    lists,
    notifications,
    search,
)

_BELL: list[URLPattern] = [
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/<id:notification_id>/open", notifications.open_one, name="notification_open"),
    path("notifications/read", notifications.read, name="notifications_read"),
    path("notifications/clear", notifications.clear, name="notifications_clear"),
    path("notifications/groups/<str:key>", notifications.group, name="notification_group"),
    path("notifications/groups/<str:key>/dismiss", notifications.dismiss, name="notification_dismiss"),
    path("notifications/groups/<str:key>/restore", notifications.restore, name="notification_restore"),
    path("notifications/requests", notifications.requests, name="notification_requests"),
    path(
        "notifications/requests/<id:request_id>/accept", notifications.accept_request, name="request_accept"
    ),
    path(
        "notifications/requests/<id:request_id>/dismiss",
        notifications.dismiss_request,
        name="request_dismiss",
    ),
    path("follow-requests", notifications.follow_requests, name="follow_requests"),
]

_CHAT: list[URLPattern] = [
    path("conversations", conversations.conversations, name="conversations"),
    path("conversations/new", conversations.new, name="conversation_new"),
    path("conversations/<id:view_id>", conversations.conversation, name="conversation"),
    path("conversations/<id:view_id>/read", conversations.read, name="conversation_read"),
    path("conversations/<id:view_id>/unread", conversations.unread, name="conversation_unread"),
    path("conversations/<id:view_id>/remove", conversations.remove, name="conversation_remove"),
]

_FINDING: list[URLPattern] = [
    path("search", search.search, name="search"),
    path("explore", explore.posts, name="explore"),
    path("explore/tags", explore.tags, name="explore_tags"),
    path("explore/links", explore.links, name="explore_links"),
    path("explore/links/posts", explore.link_posts, name="link_posts"),
    path("explore/people", explore.people, name="explore_people"),
    path("directory", explore.directory, name="directory"),
]

_OWN: list[URLPattern] = [
    path("lists", lists.lists, name="lists"),
    path("lists/<id:list_id>/edit", lists.edit, name="list_edit"),
    path("lists/<id:list_id>/delete", lists.delete, name="list_delete"),
    path("lists/<id:list_id>/members/<id:account_id>/add", lists.add, name="list_add"),
    path("lists/<id:list_id>/members/<id:account_id>/remove", lists.take_off, name="list_remove"),
    path("followed-tags", followed_tags.followed, name="followed_tags"),
    # Whom and what one keeps out stands among the settings; these are the addresses people guess.
    path("blocks", RedirectView.as_view(url="/settings/blocks"), name="blocks"),
    path("mutes", RedirectView.as_view(url="/settings/mutes"), name="mutes"),
    path("domain-blocks", RedirectView.as_view(url="/settings/privacy#servers"), name="domain_blocks"),
    path("announcements", announcements.announcements, name="announcements"),
    path("announcements/<id:announcement_id>/dismiss", announcements.dismiss, name="announcement_dismiss"),
]

urlpatterns: list[URLPattern] = [*_BELL, *_CHAT, *_FINDING, *_OWN]
