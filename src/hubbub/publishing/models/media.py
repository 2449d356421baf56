"""Pictures, video and audio that belong, or will belong, to a post."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.blobs import FileName, Folder
from hubbub.kernel.ids import new_id


class MediaKind(models.TextChoices):
    """Mastodon's attachment types."""

    IMAGE = "image"
    GIFV = "gifv"
    VIDEO = "video"
    AUDIO = "audio"
    UNKNOWN = "unknown"


class MediaState(models.TextChoices):
    """How far the processing of an upload is."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class MediaAttachment(models.Model):
    """One uploaded file. `file` and `preview` are blob names with an unguessable part, since a picture's address
    is all that protects it once somebody who may see the post has it."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    post = models.ForeignKey("publishing.Post", models.SET_NULL, null=True, blank=True, related_name="media")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=MediaKind.choices, default=MediaKind.UNKNOWN)
    state = models.CharField(max_length=10, choices=MediaState.choices, default=MediaState.PROCESSING)
    error = models.TextField(default="", blank=True)
    source = FileName(
        folder=Folder.UPLOADS, max_length=200, default="", blank=True
    )  # the raw upload, until it is processed
    file = FileName(max_length=200, default="", blank=True)
    preview = FileName(max_length=200, default="", blank=True)
    custom_thumbnail = models.BooleanField(default=False)
    remote_url = models.CharField(max_length=2000, default="", blank=True)
    mime_type = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    description = models.TextField(default="", blank=True)
    blurhash = models.CharField(max_length=100, default="", blank=True)
    meta = models.JSONField(default=dict)  # Mastodon's `meta`: original, small, focus
    kept_until = models.DateTimeField(null=True, blank=True)  # null while a post has it
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["post", "position"], name="publishing_media_of_post"),
            models.Index(
                fields=["kept_until"],
                name="publishing_media_to_drop",
                condition=models.Q(kept_until__isnull=False),
            ),
        ]
