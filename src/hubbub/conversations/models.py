"""Conversations as each participant sees them."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class Conversation(models.Model):
    """`account`'s view of a thread of direct posts. `participant_ids` are the others, sorted."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    conversation_id = models.BigIntegerField(db_index=True)
    participant_ids = models.JSONField(default=list)
    post_ids = models.JSONField(default=list)  # ascending
    last_post_id = models.BigIntegerField(null=True)
    unread = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "conversation_id"], name="conversations_view_once")
        ]
        indexes = [
            models.Index(fields=["account", "-last_post_id"], name="conversations_page"),
            models.Index(fields=["account"], name="conversations_unread", condition=models.Q(unread=True)),
        ]
