"""What is known of a linked page."""

from django.db import models

from hubbub.kernel.blobs import FileName


class PreviewCard(models.Model):
    """A linked page's title, description and picture (Open Graph, oEmbed), shared by all posts that link it."""

    url = models.CharField(max_length=2000, unique=True)
    title = models.TextField(default="", blank=True)
    description = models.TextField(default="", blank=True)
    kind = models.CharField(max_length=8, default="link")  # link, photo, video, rich
    author_name = models.TextField(default="", blank=True)
    author_url = models.CharField(max_length=2000, default="", blank=True)
    author_account_id = models.BigIntegerField(null=True, blank=True)
    provider_name = models.TextField(default="", blank=True)
    provider_url = models.CharField(max_length=2000, default="", blank=True)
    html = models.TextField(default="", blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    image = FileName(max_length=200, default="", blank=True)  # blob name
    image_description = models.TextField(default="", blank=True)
    embed_url = models.CharField(max_length=2000, default="", blank=True)
    blurhash = models.CharField(max_length=100, default="", blank=True)
    language = models.CharField(max_length=12, default="", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True, db_index=True)
    failed = models.BooleanField(default=False)
