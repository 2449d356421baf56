"""Posts, whom they mention, and what they said before they were edited."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class Visibility(models.IntegerChoices):
    """Who a post is for. Mastodon calls FOLLOWERS `private`."""

    PUBLIC = 0
    UNLISTED = 1
    FOLLOWERS = 2
    DIRECT = 3


class QuotePolicy(models.IntegerChoices):
    """Who may quote a post without asking (FEP-044f)."""

    PUBLIC = 0
    FOLLOWERS = 1
    NOBODY = 2


class QuoteState(models.TextChoices):
    """How the quoted author stands to a quote (Mastodon 4.5)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKED = "revoked"


class Post(models.Model):
    """Something said by an account; a boost is a post of its own that points at `reblog_of`.

    `conversation_id` is the id of the first post of the thread. `revision` goes up whenever something shown of the
    post (other than counters and poll results) changes; what is shown of a boost goes by the revision of its subject.
    Removal deletes the row; remote posts keep their `uri`.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    uri = models.CharField(max_length=500, unique=True)
    url = models.CharField(max_length=500, default="", blank=True)
    local = models.BooleanField(default=True)
    visibility = models.PositiveSmallIntegerField(choices=Visibility.choices, default=Visibility.PUBLIC)

    reblog_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    in_reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    in_reply_to_account = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    conversation_id = models.BigIntegerField()
    quote_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    quote_state = models.CharField(max_length=10, choices=QuoteState.choices, default="", blank=True)
    quote_policy = models.PositiveSmallIntegerField(choices=QuotePolicy.choices, default=QuotePolicy.PUBLIC)

    text = models.TextField(default="", blank=True)  # as written; empty for remote posts
    html = models.TextField(default="", blank=True)  # as shown, sanitised
    spoiler_text = models.TextField(default="", blank=True)
    sensitive = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="", blank=True)
    application_id = models.BigIntegerField(null=True, blank=True)
    card = models.ForeignKey(
        "publishing.PreviewCard", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    replies_count = models.PositiveIntegerField(default=0)
    reblogs_count = models.PositiveIntegerField(default=0)
    favourites_count = models.PositiveIntegerField(default=0)
    quotes_count = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="publishing_by_account"),
            models.Index(fields=["conversation_id", "id"], name="publishing_thread"),
            # For the removal of accounts alone: both databases look for what still names one, else through all posts.
            models.Index(
                fields=["in_reply_to_account"],
                name="publishing_answers_to",
                condition=models.Q(in_reply_to_account__isnull=False),
            ),
            models.Index(
                fields=["-id"],
                name="publishing_public",
                condition=models.Q(visibility=0, reblog_of__isnull=True),
            ),
            models.Index(
                fields=["-id"],
                name="publishing_public_local",
                condition=models.Q(visibility=0, reblog_of__isnull=True, local=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reblog_of", "account"],
                condition=models.Q(reblog_of__isnull=False),
                name="publishing_boost_once",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"


class Mention(models.Model):
    """An account named in a post; it may see the post whatever its visibility. `silent` once an edit has taken the name
    out: whom a post was addressed to keeps it, and is named and told no more (as Mastodon has it)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    silent = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="publishing_mention_once")]
        indexes = [models.Index(fields=["account", "-post"], name="publishing_mentioned")]


class PostEdit(models.Model):
    """What a post said until it was edited; the first row is the original."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="edits")
    text = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    spoiler_text = models.TextField(default="", blank=True)
    sensitive = models.BooleanField(default=False)
    media = models.JSONField(default=list)  # [{"id", "description"}] in order
    poll_options = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
