"""Accounts: ActivityPub's actors, of this server or of another."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Lower

from hubbub.kernel.blobs import FileName
from hubbub.kernel.ids import new_id
from hubbub.kernel.words import words


class ActorType(models.TextChoices):
    """ActivityPub's kinds of actors (ActivityStreams vocabulary, section 3.2)."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    SERVICE = "Service"
    GROUP = "Group"
    APPLICATION = "Application"


class WordsOfNames(models.TextField[str, str]):
    """The words of an account's names, folded, for whoever looks for it: made anew with every row that is written whole,
    like the moment of a last change, and the same on every database.

    To migrations it is text like any other.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        account: Any = model_instance
        found = " ".join(words(f"{account.username} {account.display_name}"))
        account.words_of_names = found
        return found

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options


class Account(models.Model):
    """Whoever can post, follow and be followed. `domain` is null for this server's own.

    `revision` goes up whenever something shown of the account (other than the counters) changes, so that whatever
    was rendered from it can be told to be stale.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64)
    domain = models.CharField(max_length=253, null=True, blank=True)
    actor_type = models.CharField(max_length=12, choices=ActorType.choices, default=ActorType.PERSON)
    uri = models.CharField(max_length=500, unique=True)
    url = models.CharField(max_length=500)
    inbox_url = models.CharField(max_length=500, default="", blank=True)
    shared_inbox_url = models.CharField(max_length=500, default="", blank=True)
    outbox_url = models.CharField(max_length=500, default="", blank=True)
    followers_url = models.CharField(max_length=500, default="", blank=True)
    following_url = models.CharField(max_length=500, default="", blank=True)
    featured_url = models.CharField(max_length=500, default="", blank=True)

    display_name = models.CharField(max_length=200, default="", blank=True)
    words_of_names = WordsOfNames(default="", blank=True, editable=False)
    note = models.TextField(default="", blank=True)  # as written
    note_html = models.TextField(default="", blank=True)  # as shown, sanitised
    fields = models.JSONField(default=list, blank=True)  # [{"name", "value", "html", "verified_at"}]
    avatar = FileName(max_length=500, default="", blank=True)  # blob name, or URL when remote
    avatar_static = FileName(max_length=500, default="", blank=True)
    avatar_description = models.TextField(default="", blank=True)
    header = FileName(max_length=500, default="", blank=True)
    header_static = FileName(max_length=500, default="", blank=True)
    header_description = models.TextField(default="", blank=True)

    locked = models.BooleanField(default=False)
    bot = models.BooleanField(default=False)
    discoverable = models.BooleanField(default=False)
    indexable = models.BooleanField(default=False)
    hide_collections = models.BooleanField(default=False)
    show_media = models.BooleanField(default=True)
    show_media_replies = models.BooleanField(default=True)
    show_featured = models.BooleanField(default=True)
    attribution_domains = models.JSONField(default=list, blank=True)
    also_known_as = models.JSONField(default=list, blank=True)
    moved_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    memorial = models.BooleanField(default=False)

    waiting_since = models.DateTimeField(null=True, blank=True)  # until the sign-up is confirmed and approved
    suspended_at = models.DateTimeField(null=True, blank=True)
    limited_at = models.DateTimeField(null=True, blank=True)
    sensitized_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    followers_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    statuses_count = models.PositiveIntegerField(default=0)
    last_status_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Two, since SQLite has no unique constraint that takes nulls for equal.
            models.UniqueConstraint(
                Lower("username"), name="identity_local_name_once", condition=models.Q(domain__isnull=True)
            ),
            models.UniqueConstraint(
                Lower("username"),
                "domain",
                name="identity_remote_name_once",
                condition=models.Q(domain__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["domain"], name="identity_account_domain")]

    def __str__(self) -> str:
        return f"@{self.acct}"

    @property
    def is_local(self) -> bool:
        """Whether this server is its home."""
        return self.domain is None

    @property
    def acct(self) -> str:
        """`name` for local accounts, `name@domain` for remote ones."""
        return self.username if self.domain is None else f"{self.username}@{self.domain}"


class ActorKey(models.Model):
    """The RSA key pair an account signs with; remote accounts have the public half alone."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="key")
    key_id = models.CharField(max_length=500, unique=True)
    public_pem = models.TextField()
    private_pem = models.TextField(default="", blank=True)  # sealed
    created_at = models.DateTimeField(auto_now_add=True)


class Preferences(models.Model):
    """How a local account likes to post and read."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="preferences")
    default_privacy = models.CharField(max_length=10, default="public")
    default_sensitive = models.BooleanField(default=False)
    default_language = models.CharField(max_length=12, default="", blank=True)
    default_quote_policy = models.CharField(max_length=10, default="public")
    expand_media = models.CharField(max_length=10, default="default")
    expand_spoilers = models.BooleanField(default=False)
    autoplay_gifs = models.BooleanField(default=False)
    mail_digest = models.BooleanField(default=False)
    measured = models.BooleanField(default=True)  # whether this account's reading and sharing may be measured


class FormerName(models.Model):
    """The name of a local account that was removed. Nobody signs up under it again: what others wrote to it, and to its
    page, would lead to a stranger."""

    name = models.CharField(max_length=30, primary_key=True)  # in small letters
