"""Tables of the timelines that are kept ready."""

from django.db import models

from hubbub.identity.models import Account


class HomeEntry(models.Model):
    """`post` stands in the home timeline of `account`; `subject_id` is the boosted post, or the post itself.

    Plain ids, not foreign keys: millions of rows, written in bulk and cleared by the reactions to removals. On SQLite
    they lie in the order of the primary key, as those of lists do (migration 0002).
    """

    pk = models.CompositePrimaryKey("account_id", "post_id")
    account_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()

    class Meta:
        indexes = [
            # Of boosts alone: what stands here itself is found by the primary key, and costs no entry on the way in.
            models.Index(
                fields=["account_id", "subject_id"],
                name="timelines_home_boosted",
                condition=~models.Q(subject_id=models.F("post_id")),
            ),
            models.Index(fields=["post_id"], name="timelines_home_post"),
        ]


class ListEntry(models.Model):
    """`post` stands in the timeline of a list."""

    pk = models.CompositePrimaryKey("list_id", "post_id")
    list_id = models.BigIntegerField()
    post_id = models.BigIntegerField()
    subject_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["post_id"], name="timelines_list_post"),
        ]


class Marker(models.Model):
    """How far an account has read a timeline (`home`, `notifications`)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    timeline = models.CharField(max_length=20)
    last_read_id = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "timeline"], name="timelines_marker_once")]


class TrendList(models.Model):
    """What the worker found to be talked about, for all processes: JSON, by the name of what it lists."""

    name = models.CharField(max_length=20, primary_key=True)
    body = models.BinaryField()
    made_at = models.DateTimeField()
