"""What pages keep rendered."""

from django.db import models


class PostBody(models.Model):
    """The unchanging part of a post as HTML.

    It counts only while its revision is the post's, and only in its `form`: a language, and the shape of the template
    it was rendered from (a newer Hubbub renders anew).
    """

    pk = models.CompositePrimaryKey("post_id", "form")
    post_id = models.BigIntegerField()
    form = models.CharField(max_length=24)
    revision = models.PositiveIntegerField()
    html = models.TextField()
