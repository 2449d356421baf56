"""OAuth 2: applications, the codes they trade in, and access tokens, all secrets hashed."""

from django.db import models

from hubbub.identity.models.account import Account
from hubbub.identity.models.user import SignIn, User
from hubbub.kernel.ids import new_id


class Application(models.Model):
    """A client program that registered itself. `first_token_at` stays when the tokens go: it has been somebody's."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    website = models.CharField(max_length=2000, default="", blank=True)
    redirect_uris = models.JSONField(default=list)
    scopes = models.TextField(default="read")  # space-separated
    client_id = models.CharField(max_length=64, unique=True)
    client_secret_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField(auto_now_add=True)
    first_token_at = models.DateTimeField(null=True, blank=True)


class AuthorizationCode(models.Model):
    """What the consent page hands out: one use, ten minutes (RFC 6749 section 4.1.2)."""

    code_hash = models.BinaryField(max_length=32, unique=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.TextField()
    code_challenge = models.CharField(max_length=128, default="", blank=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    token_id = models.BigIntegerField(null=True, blank=True)


class AccessToken(models.Model):
    """A key that a program holds: for an account, or for the program itself when `account` is null.

    What a page's scripts hold belongs to the browser that signed in, and ends with that (`sign_in`).
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="tokens")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="tokens")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="tokens")
    sign_in = models.ForeignKey(SignIn, models.SET_NULL, null=True, blank=True, related_name="tokens")
    scopes = models.TextField(default="read")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account"], name="identity_token_account")]
