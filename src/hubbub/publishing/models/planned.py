"""Posts that are not posted yet, and the keys that keep one from being posted twice."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class ScheduledPost(models.Model):
    """A post to be published at `scheduled_at`; `params` are the parameters of the publish command."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    scheduled_at = models.DateTimeField(db_index=True)
    params = models.JSONField()
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Draft(models.Model):
    """Something written down for later; `params` are the parameters of the publish command."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    params = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)


class IdempotencyKey(models.Model):
    """A client's key for one publish request; the same key of the same token within an hour is the same post."""

    token_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    post_id = models.BigIntegerField(null=True, blank=True)
    scheduled_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_id", "key"], name="publishing_idempotency_once")
        ]
