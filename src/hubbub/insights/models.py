"""Tables of what was served and of how posts were passed on."""

from django.db import models

from hubbub.kernel.ids import new_id


class ServeRow(models.Model):
    """One page shown to one viewer: which entries, on which surface, when.

    One row a page, not one an entry: it is written beside every read. Rows live seven days.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)  # time-sorted: served when
    viewer_id = models.BigIntegerField()
    surface = models.CharField(max_length=16)
    entries = models.BinaryField()  # see `logic.pages`

    class Meta:
        indexes = [models.Index(fields=["viewer_id", "-id"], name="insights_served_to")]


class Evidence(models.TextChoices):
    """How the way a post came to somebody is known."""

    CLIENT = "client"  # their program told
    FEED = "feed"  # the serve log says what they were shown last
    ROOT = "root"  # nothing known


class ShareKind(models.TextChoices):
    """What somebody did with a post."""

    BOOST = "boost"
    QUOTE = "quote"
    REPLY = "reply"
    FAVOURITE = "favourite"


class Share(models.Model):
    """Somebody passed on (or answered, or liked) `root_post_id`, having met it through `via_post_id`.

    `id` is the id of the boost, quote, reply or favourite itself; a post that replies and quotes has a row for each.
    `settled_at` is null until the serve log has been asked. Boosts form the tree: `parent_id` is the boost it came
    through, null for the post itself; `depth` is 1 for those; `subtree` counts the boost and all that came through
    it. Taking a boost back sets `undone_at`; the tree keeps it (gross), the net count does not.
    """

    pk = models.CompositePrimaryKey("id", "kind")
    id = models.BigIntegerField(editable=False)
    kind = models.CharField(max_length=9, choices=ShareKind.choices)
    actor_id = models.BigIntegerField()
    root_post_id = models.BigIntegerField()
    via_post_id = models.BigIntegerField(null=True)
    evidence = models.CharField(max_length=6, choices=Evidence.choices, default=Evidence.ROOT)
    surface = models.CharField(max_length=16, default="", blank=True)
    parent_id = models.BigIntegerField(null=True)
    depth = models.PositiveIntegerField(default=1)
    subtree = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["root_post_id", "kind", "id"], name="insights_shares_of"),
            models.Index(fields=["id"], name="insights_unsettled", condition=models.Q(settled_at=None)),
        ]


class Ripple(models.Model):
    """The figures of a post's tree of boosts, kept live; `logic.tree.Figures` says what they mean."""

    post_id = models.BigIntegerField(primary_key=True)
    size = models.PositiveIntegerField(default=1)  # n, the post itself included
    wiener = models.PositiveBigIntegerField(default=0)  # W
    depth_sum = models.PositiveBigIntegerField(default=0)  # D
    breadths = models.JSONField(default=list)  # boosts at depth 1, 2, ...
    undone = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)
