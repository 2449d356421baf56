"""Tables of relationships between accounts."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.ids import new_id


class Follow(models.Model):
    """`follower` wants to read what `target` writes."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    follower = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    show_reblogs = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)
    languages = models.JSONField(null=True, blank=True)  # only these, or all when null
    uri = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "target"], name="network_follow_once"),
            models.CheckConstraint(
                condition=~models.Q(follower=models.F("target")), name="network_no_self_follow"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "follower"], name="network_follow_target"),
            models.Index(fields=["target", "id"], name="network_followers_page"),
            models.Index(fields=["follower", "id"], name="network_following_page"),
            models.Index(
                fields=["target"], name="network_follow_notify", condition=models.Q(notify=True)
            ),  # who wants to hear of every post: next to nobody, and asked at every post
        ]


class FollowRequest(models.Model):
    """`follower` asked a locked `target`."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    follower = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    show_reblogs = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)
    languages = models.JSONField(null=True, blank=True)
    uri = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "target"], name="network_request_once")]


class Block(models.Model):
    """`account` wants nothing to do with `target`."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    uri = models.CharField(max_length=500, default="", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="network_block_once")]


class Mute(models.Model):
    """`account` does not want to see `target` for now."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    hide_notifications = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="network_mute_once")]


class AccountDomainBlock(models.Model):
    """`account` wants nothing from anybody at `domain`."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    domain = models.CharField(max_length=253)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "domain"], name="network_domain_block_once")
        ]


class AccountNote(models.Model):
    """What `account` noted about `target`, for itself alone."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    comment = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="network_note_once")]


class Endorsement(models.Model):
    """`account` features `target` on its profile."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="network_endorsement_once")]


class SuggestionDismissal(models.Model):
    """`account` does not want `target` suggested again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Account, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="network_dismissal_once")]


class RepliesPolicy(models.TextChoices):
    """Which replies a list shows."""

    FOLLOWED = "followed"
    LIST = "list"
    NONE = "none"


class AccountList(models.Model):
    """A named selection of the accounts one follows."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    replies_policy = models.CharField(
        max_length=10, choices=RepliesPolicy.choices, default=RepliesPolicy.LIST
    )
    exclusive = models.BooleanField(default=False)


class ListMember(models.Model):
    """An account on a list."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(AccountList, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "account"], name="network_list_member_once")]


class FilterAction(models.TextChoices):
    """What happens to what a filter matches."""

    WARN = "warn"
    HIDE = "hide"
    BLUR = "blur"


class Filter(models.Model):
    """Words and posts an account would rather not meet, and where."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    title = models.TextField()
    contexts = models.JSONField(default=list)  # home, notifications, public, thread, account
    action = models.CharField(max_length=5, choices=FilterAction.choices, default=FilterAction.WARN)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class FilterKeyword(models.Model):
    """One word or phrase of a filter."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    filter = models.ForeignKey(Filter, models.CASCADE, related_name="keywords")
    keyword = models.TextField()
    whole_word = models.BooleanField(default=True)


class FilterStatus(models.Model):
    """One post of a filter; posts are a floor above, so only their id is known here."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    filter = models.ForeignKey(Filter, models.CASCADE, related_name="statuses")
    post_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filter", "post_id"], name="network_filter_status_once")
        ]
