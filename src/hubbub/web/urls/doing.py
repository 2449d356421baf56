"""The addresses that take a deed about a post, a person or a hashtag."""

from django.urls import URLPattern, path

from hubbub.web.views import act, front, live, push, relate

urlpatterns: list[URLPattern] = [
    path("posts/<id:post_id>/vote", act.vote_in_poll, name="vote"),
    path("posts/<id:post_id>/delete", act.delete, name="delete"),
    path("posts/<id:post_id>/<verb:verb>", act.act, name="act"),
    path("accounts/<id:account_id>/note", relate.note, name="note"),
    path("accounts/<id:account_id>/<relation:verb>", relate.relate, name="relate"),
    path("tags/<str:name>/follow", relate.follow_tag, name="follow_tag"),
    path("tags/<str:name>/unfollow", relate.unfollow_tag, name="unfollow_tag"),
    path("live", live.live, name="live"),
    path("push", push.push, name="push"),
    path("push/wishes", push.wishes, name="push_wishes"),
    path("push/off", push.off, name="push_off"),
    path("act-as", front.act_as_account, name="act_as"),
]
