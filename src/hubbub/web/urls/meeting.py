"""The addresses where people meet and talk: the bell, conversations, search, trends, lists."""

from django.urls import URLPattern, path

from hubbub.web.views import notifications

_BELL: list[URLPattern] = [
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/read", notifications.read, name="notifications_read"),
    path("notifications/clear", notifications.clear, name="notifications_clear"),
    path("notifications/groups/<str:key>", notifications.group, name="notification_group"),
    path("notifications/groups/<str:key>/dismiss", notifications.dismiss, name="notification_dismiss"),
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

urlpatterns: list[URLPattern] = [*_BELL]
