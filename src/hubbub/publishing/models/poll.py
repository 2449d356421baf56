"""Polls and votes."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class Poll(models.Model):
    """A question with options; `tallies` counts the votes of each option in order."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField("publishing.Post", models.CASCADE, related_name="poll")
    options = models.JSONField(default=list)  # titles in order
    tallies = models.JSONField(default=list)
    multiple = models.BooleanField(default=False)
    hide_totals = models.BooleanField(default=False)
    votes_count = models.PositiveIntegerField(default=0)
    voters_count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # when its end was announced

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"], name="publishing_poll_due", condition=models.Q(closed_at=None)
            ),
        ]


class PollVote(models.Model):
    """One choice of one voter."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField()
    uri = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "account", "choice"], name="publishing_vote_once")
        ]
