"""Logins, and which accounts a login may act for."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from hubbub.kernel.ids import new_id


class UserRole(models.TextChoices):
    """What a login may do to the server."""

    OWNER = "owner"
    ADMIN = "admin"
    MODERATOR = "moderator"
    MEMBER = "member"


class Theme(models.TextChoices):
    """How light pages are; `system` goes by the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(models.TextChoices):
    """How large pages write."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class UserManager(BaseUserManager["User"]):
    """Finds logins the way allauth and Django ask for them."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who can sign in; what they say and do happens through an account."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(max_length=254, unique=True)  # kept lower case by the commands
    role = models.CharField(max_length=10, choices=UserRole.choices, default=UserRole.MEMBER)
    is_active = models.BooleanField(default=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sign_up_reason = models.TextField(default="", blank=True)
    locale = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="", blank=True)
    created_by_application_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    # How pages look to whoever signs in. They stand here because this row is read for every page anyway.
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    text_size = models.CharField(max_length=6, choices=TextSize.choices, default=TextSize.NORMAL)
    interface_language = models.CharField(max_length=12, default="", blank=True)  # "": as the browser asks
    single_keys = models.BooleanField(default=True)  # whether single keys are shortcuts (WCAG 2.1.4)
    show_counts = models.BooleanField(default=True)  # of boosts, favourites and replies
    first_run = models.BooleanField(default=False)  # whether the first steps still wait to be shown

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def is_staff_member(self) -> bool:
        """Whether they may moderate."""
        return self.role in {UserRole.OWNER, UserRole.ADMIN, UserRole.MODERATOR}

    @property
    def is_admin(self) -> bool:
        """Whether they may change the server itself."""
        return self.role in {UserRole.OWNER, UserRole.ADMIN}


class SignIn(models.Model):
    """A browser in which a login is signed in. Django's sessions don't know whose they are; this row does.

    Of the browser only a label is kept, such as "Firefox on Linux"; no address. The key is the session's own, which
    stands in Django's table as it is, so that ending it is deleting that row.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField()


class MembershipRole(models.TextChoices):
    """What a login may do with an account."""

    OWNER = "owner"
    EDITOR = "editor"
    ANALYST = "analyst"


class Membership(models.Model):
    """A login acts for an account: its own person, or a page it helps to run."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=MembershipRole.choices, default=MembershipRole.OWNER)
    is_main = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "account"], name="identity_membership_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_main=True), name="identity_one_main_account"
            ),
        ]
