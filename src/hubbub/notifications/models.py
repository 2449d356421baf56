"""Tables of notifications, their policy, push subscriptions, and marks on announcements."""

from django.db import models

from hubbub.identity.models import AccessToken, Account
from hubbub.instance.models import Announcement
from hubbub.kernel.ids import new_id


class Told(models.Model):
    """What a notification says, wherever it stands."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    actor = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    post_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    object_id = models.BigIntegerField(null=True, blank=True)  # report, warning
    group_key = models.CharField(max_length=80)
    filtered = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Notification(Told):
    """`actor` did something that concerns `account`. `kind` is Mastodon's type (`mention`, `reblog`, ...).

    `group_key` gathers likes, boosts and follows (API v2). `filtered` ones wait behind a notification request.
    """

    class Meta:
        indexes = [
            models.Index(fields=["account", "filtered", "-id"], name="notifications_page"),
            models.Index(fields=["account", "group_key", "-id"], name="notifications_group"),
            models.Index(fields=["account", "actor"], name="notifications_from"),
        ]


class Dismissed(Told):
    """A notification that its recipient removed, kept for a while so that it can be taken back."""

    created_at = models.DateTimeField()
    dismissed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "group_key"], name="notifications_dismissed_group")]


class PolicyChoice(models.TextChoices):
    """What happens to notifications of a kind of sender."""

    ACCEPT = "accept"
    FILTER = "filter"
    DROP = "drop"


class NotificationPolicy(models.Model):
    """Which senders `account` wants to hear from; without a row everything is accepted but limited accounts and
    unasked private mentions."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    for_not_following = models.CharField(
        max_length=6, choices=PolicyChoice.choices, default=PolicyChoice.ACCEPT
    )
    for_not_followers = models.CharField(
        max_length=6, choices=PolicyChoice.choices, default=PolicyChoice.ACCEPT
    )
    for_new_accounts = models.CharField(
        max_length=6, choices=PolicyChoice.choices, default=PolicyChoice.ACCEPT
    )
    for_private_mentions = models.CharField(
        max_length=6, choices=PolicyChoice.choices, default=PolicyChoice.FILTER
    )
    for_limited_accounts = models.CharField(
        max_length=6, choices=PolicyChoice.choices, default=PolicyChoice.FILTER
    )


class NotificationRequest(models.Model):
    """Filtered notifications of one sender, waiting to be accepted or dismissed."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    actor = models.ForeignKey(Account, models.CASCADE, related_name="+")
    last_post_id = models.BigIntegerField(null=True, blank=True)
    notifications_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "actor"], name="notifications_request_once")
        ]


class NotificationPermission(models.Model):
    """`account` accepted a request of `actor`: its notifications are not filtered any more."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    actor = models.ForeignKey(Account, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "actor"], name="notifications_permission_once")
        ]


class PushSubscription(models.Model):
    """Where one access token's device wants pushes (RFC 8030); `standard` is RFC 8291, else the older draft."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    token = models.OneToOneField(AccessToken, models.CASCADE, related_name="push_subscription")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=2000)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=100)
    sealed_token = (
        models.TextField()
    )  # the payload names the token (Mastodon); sealed, since tokens are kept hashed
    standard = models.BooleanField(default=False)
    alerts = models.JSONField(default=dict)
    policy = models.CharField(max_length=10, default="all")
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)


class QuietHours(models.Model):
    """When `account` wants no pushes, on no device: from `begin` until `end` by the clocks of `time_zone`, every day."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    begin = models.TimeField()
    end = models.TimeField()
    time_zone = models.CharField(max_length=64)


class AnnouncementMark(models.Model):
    """`account` read an announcement."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "announcement"], name="notifications_mark_once")
        ]


class AnnouncementReaction(models.Model):
    """`account` reacted to an announcement with an emoji or a custom emoji's shortcode."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "announcement", "name"], name="notifications_reaction_once"
            )
        ]


class Digest(models.Model):
    """The last mail about unread notifications that `account` was sent, and up to where it told."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    sent_at = models.DateTimeField()
    last_id = models.BigIntegerField(default=0)
