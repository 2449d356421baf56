"""Tables of people: logins, accounts, memberships, OAuth."""

from hubbub.identity.models.account import Account, ActorKey, ActorType, FormerName, Preferences
from hubbub.identity.models.oauth import AccessToken, Application, AuthorizationCode
from hubbub.identity.models.user import Membership, MembershipRole, SignIn, TextSize, Theme, User, UserRole

__all__ = [
    "AccessToken",
    "Account",
    "ActorKey",
    "ActorType",
    "Application",
    "AuthorizationCode",
    "FormerName",
    "Membership",
    "MembershipRole",
    "Preferences",
    "SignIn",
    "TextSize",
    "Theme",
    "User",
    "UserRole",
]
