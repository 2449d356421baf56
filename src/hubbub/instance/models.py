"""Tables of the server itself."""

from django.db import models

from hubbub.kernel.blobs import FileName
from hubbub.kernel.environment import Registration


class ServerSettings(models.Model):
    """What the server says of itself; exactly one row, with primary key 1."""

    title = models.CharField(max_length=80, default="Hubbub")
    short_description = models.TextField(default="", blank=True)
    description = models.TextField(default="", blank=True)
    contact_email = models.EmailField(default="", blank=True)
    contact_account_id = models.BigIntegerField(null=True, blank=True)
    languages = models.JSONField(default=list)
    thumbnail = FileName(max_length=200, default="", blank=True)
    icon = FileName(max_length=200, default="", blank=True)
    registration = models.CharField(max_length=10, default=Registration.OPEN.value)
    privacy_policy = models.TextField(default="", blank=True)
    terms_of_service = models.TextField(default="", blank=True)
    terms_effective_on = models.DateField(null=True, blank=True)
    vapid_private_key = models.TextField(default="", blank=True)  # sealed
    vapid_public_key = models.CharField(max_length=100, default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="instance_one_settings_row")]


class Rule(models.Model):
    """One rule of the house."""

    position = models.PositiveSmallIntegerField(default=0)
    text = models.TextField()
    hint = models.TextField(default="", blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]


class CustomEmoji(models.Model):
    """A picture that stands for `:shortcode:`; `domain` is null for this server's own."""

    shortcode = models.CharField(max_length=64)
    domain = models.CharField(max_length=253, null=True, blank=True)
    file = FileName(max_length=200)
    static_file = FileName(max_length=200)
    category = models.CharField(max_length=64, default="", blank=True)
    visible_in_picker = models.BooleanField(default=True)
    disabled = models.BooleanField(default=False)
    uri = models.CharField(max_length=500, default="", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            # Two, since SQLite has no unique constraint that takes nulls for equal.
            models.UniqueConstraint(
                "shortcode", name="instance_local_emoji_once", condition=models.Q(domain__isnull=True)
            ),
            models.UniqueConstraint(
                "shortcode",
                "domain",
                name="instance_remote_emoji_once",
                condition=models.Q(domain__isnull=False),
            ),
        ]


class DomainPolicy(models.Model):
    """What this server does about another one."""

    class Severity(models.TextChoices):
        NOOP = "noop"
        SILENCE = "silence"
        SUSPEND = "suspend"

    domain = models.CharField(max_length=253, unique=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.SILENCE)
    reject_media = models.BooleanField(default=False)
    reject_reports = models.BooleanField(default=False)
    private_comment = models.TextField(default="", blank=True)
    public_comment = models.TextField(default="", blank=True)
    obfuscate = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)


class Announcement(models.Model):
    """News from the people who run the server."""

    text = models.TextField()
    all_day = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # in the future: planned
    told = models.BooleanField(default=False)  # whether open streams have heard of it
    updated_at = models.DateTimeField(auto_now=True)
