"""Hashtags, who uses, follows and features them."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id
from hubbub.publishing.models.post import Post


class Tag(models.Model):
    """A hashtag: `name` is lower case and unique, `display_name` keeps the capitals it was first written with."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=150)
    trendable = models.BooleanField(default=True)
    listable = models.BooleanField(default=True)
    last_status_at = models.DateTimeField(null=True, blank=True)


class PostTag(models.Model):
    """A post carries a hashtag. `account` and `used_on` are kept here so that trends need no join."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tags", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    used_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "tag"], name="publishing_post_tag_once")]
        indexes = [
            models.Index(fields=["tag", "-post"], name="publishing_tag_page"),
            models.Index(fields=["used_on", "tag"], name="publishing_tag_trend"),
        ]


class TagFollow(models.Model):
    """`account` wants public posts with `tag` on its home timeline."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="publishing_tag_follow_once")]


class FeaturedTag(models.Model):
    """`account` shows `tag` on its profile."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "tag"], name="publishing_featured_tag_once")
        ]
