"""Tables of moderation."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class ReportCategory(models.TextChoices):
    """What a report is about."""

    SPAM = "spam"
    LEGAL = "legal"
    VIOLATION = "violation"
    OTHER = "other"


class Report(models.Model):
    """`account` tells the moderators about `target`."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    category = models.CharField(max_length=10, choices=ReportCategory.choices, default=ReportCategory.OTHER)
    comment = models.TextField(default="", blank=True)
    forward = models.BooleanField(default=False)
    post_ids = models.JSONField(default=list)
    rule_ids = models.JSONField(default=list)
    uri = models.CharField(max_length=500, default="", blank=True)
    assigned_to = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Account, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            # The queue, and the count of it that every page of the staff shows.
            models.Index(
                fields=["id"], name="moderation_open_reports", condition=models.Q(resolved_at__isnull=True)
            )
        ]


class WarningAction(models.TextChoices):
    """What was done to an account, in Mastodon's words."""

    NONE = "none"
    DISABLE = "disable"
    MARK_STATUSES_AS_SENSITIVE = "mark_statuses_as_sensitive"
    DELETE_STATUSES = "delete_statuses"
    SENSITIVE = "sensitive"
    SILENCE = "silence"
    SUSPEND = "suspend"


class AccountWarning(models.Model):
    """What moderators did about an account, as it is told to it."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=30, choices=WarningAction.choices)
    text = models.TextField(default="", blank=True)
    post_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)


class AuditEntry(models.Model):
    """Who of the staff did what to what; written once, never changed."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    actor = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=60)  # `account.suspend`, `report.resolve`
    target_type = models.CharField(max_length=30)
    target_id = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
