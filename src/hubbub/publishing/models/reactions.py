"""What accounts do with posts of others: favourite, bookmark, pin, mute the thread."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id
from hubbub.publishing.models.post import Post


class Favourite(models.Model):
    """`account` likes `post`."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    uri = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="publishing_favourite_once")]
        indexes = [
            models.Index(fields=["account", "-id"], name="publishing_favourites_page"),
            models.Index(fields=["post", "-id"], name="publishing_favourited_by_page"),
        ]


class Bookmark(models.Model):
    """`account` wants to find `post` again; nobody else learns of it."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="publishing_bookmark_once")]
        indexes = [models.Index(fields=["account", "-id"], name="publishing_bookmarks_page")]


class PinnedPost(models.Model):
    """A post an account keeps at the top of its profile."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    post = models.OneToOneField(Post, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)


class ThreadMute(models.Model):
    """`account` wants no more notifications from a thread."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    conversation_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "conversation_id"], name="publishing_thread_mute_once")
        ]
