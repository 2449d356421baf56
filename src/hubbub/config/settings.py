"""Django's settings, made from `HUBBUB_*`; nothing else in Hubbub reads the environment."""

import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from hubbub.kernel.bodies import LARGEST_FORM
from hubbub.kernel.environment import BadSetting, read_environment, secret_key

try:
    HUBBUB = read_environment()
except BadSetting as error:
    raise ImproperlyConfigured(str(error)) from error

PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = bool(HUBBUB.debug)
SECRET_KEY = secret_key(HUBBUB)
ALLOWED_HOSTS = ["*"]  # the domain in links comes from HUBBUB_DOMAIN, never from the request
ROOT_URLCONF = "hubbub.config.urls"
WSGI_APPLICATION = "hubbub.config.wsgi.application"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "hubbub.web.formats"
# Only what pages are translated into: dates in one language and words in another help nobody.
LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's pages tell times with it
    "django_tasks",
    "django_tasks_db",
    "hubbub.web",  # before allauth, so that our templates stand in for its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "hubbub.kernel",
    "hubbub.instance",
    "hubbub.identity",
    "hubbub.network",
    "hubbub.publishing",
    "hubbub.timelines",
    "hubbub.conversations",
    "hubbub.moderation",
    "hubbub.portability",
    "hubbub.notifications",
    "hubbub.insights",
    "hubbub.api",
    "hubbub.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hubbub.web.compressed.compressed",
    "hubbub.web.static_files.StaticFiles",
    "hubbub.web.headers.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hubbub.web.sign_ins.know_sign_ins",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hubbub.web.limits.limit_bodies",
    "hubbub.web.limits.limit_attempts",
    "allauth.account.middleware.AccountMiddleware",
    "hubbub.web.problems.ErrorsToPages",
    "hubbub.web.readable.WithoutNul",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["hubbub.web.tight.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hubbub.web.context.frame",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    if not HUBBUB.database_url:
        return {
            "ENGINE": "hubbub.kernel.sqlite",
            "NAME": HUBBUB.folder / "hubbub.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # As much of the file as SQLite maps at all (2 GiB): what is newest, and read most, stands at its end.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
                    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112; PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    parts = urlsplit(HUBBUB.database_url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = "HUBBUB_DATABASE_URL must look like postgresql://user:password@host:5432/name, or be empty for SQLite."
        raise ImproperlyConfigured(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", parts.port or ""),
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }


DATABASES = {"default": _database()}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["hubbub.web.sessions.Backend"]
SESSION_ENGINE = "hubbub.web.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "hubbub.web.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "hubbub.web.forms.SignUpForm",
    "login": "hubbub.web.sign_in_forms.LoginForm",
    "reauthenticate": "hubbub.web.sign_in_forms.ReauthenticateForm",
    "change_password": "hubbub.web.sign_in_forms.ChangePasswordForm",
    "set_password": "hubbub.web.sign_in_forms.SetPasswordForm",
    "reset_password": "hubbub.web.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "hubbub.web.sign_in_forms.ResetPasswordKeyForm",
    "add_email": "hubbub.web.sign_in_forms.AddEmailForm",
}
MFA_FORMS = {
    "authenticate": "hubbub.web.sign_in_forms.AuthenticateForm",
    "reauthenticate": "hubbub.web.sign_in_forms.ReauthenticateByCodeForm",
    "activate_totp": "hubbub.web.sign_in_forms.ActivateAppForm",
    "add_webauthn": "hubbub.web.sign_in_forms.AddKeyForm",
    "edit_webauthn": "hubbub.web.sign_in_forms.RenameKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None  # names belong to accounts, not to logins
ACCOUNT_USER_DISPLAY = "hubbub.web.adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if HUBBUB.confirm_email else "none"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and in no other
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if HUBBUB.rate_limits else False  # allauth's own, or none
ACCOUNT_DEFAULT_HTTP_PROTOCOL = HUBBUB.base_url.partition(":")[0]
MFA_ADAPTER = "hubbub.web.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HUBBUB.base_url.startswith("http:")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HUBBUB.base_url.startswith("https:")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hubbub.web.problems.old_form"
CSRF_TRUSTED_ORIGINS = [HUBBUB.base_url]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

MEDIA_ROOT = HUBBUB.folder / "media"
MEDIA_URL = f"{HUBBUB.base_url}/media/"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "hubbub.web.static_files.VersionedStorage"},
}
WHITENOISE_USE_FINDERS = True  # straight from the packages: nothing to collect before the start
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_FORM  # what is no file; those have limits where they are taken


_MAIL = urlsplit(HUBBUB.mail_url)
_MAIL_PORTS = {"": 0, "smtp": 25, "smtp+tls": 587, "smtps": 465}
if _MAIL.scheme not in _MAIL_PORTS:
    message = (
        "HUBBUB_MAIL_URL must look like smtp://user:password@host, smtp+tls://... (STARTTLS) or smtps://...."
    )
    raise ImproperlyConfigured(message)
# With nobody to hand mail to it is kept as files, so that the links in it can still be followed.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.scheme else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HUBBUB.folder / "mail"
EMAIL_HOST = _MAIL.hostname or "localhost"
EMAIL_PORT = _MAIL.port or _MAIL_PORTS[_MAIL.scheme]
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "smtp+tls"
EMAIL_TIMEOUT = 30
# Without a name it gets the server's, when it is sent (kernel/mail.py).
DEFAULT_FROM_EMAIL = HUBBUB.mail_from or f"noreply@{HUBBUB.domain.partition(':')[0]}"

FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_PERMISSIONS = 0o644

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": HUBBUB.log_level.upper()},
    # What these tell at their ordinary levels is of no use to an operator: every step of a picture, every 404.
    "loggers": {
        "pyvips": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
