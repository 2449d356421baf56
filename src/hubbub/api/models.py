"""The unchanging part of posts and accounts as JSON, kept so that a timeline is spliced, not rendered.

A fragment counts only while its revision is that of what it was rendered from, so nothing needs to invalidate it.
"""

from django.db import models


class PostFragment(models.Model):
    """Everything of a Status entity but counters, account, poll, and the viewer's marks.

    `revision` is that of the post whose words stand in it: of a boost, what it boosts.
    """

    post_id = models.BigIntegerField(primary_key=True)
    revision = models.PositiveIntegerField()
    body = models.BinaryField()


class AccountFragment(models.Model):
    """Everything of an Account entity but its counters."""

    account_id = models.BigIntegerField(primary_key=True)
    revision = models.PositiveIntegerField()
    body = models.BinaryField()
