"""Errors of people and surroundings as one plain sentence, without importing what the command didn't need."""

import sys

from hubbub.kernel.environment import BadSetting
from hubbub.kernel.errors import HubbubError


def plain_sentence(error: Exception) -> str | None:
    """What to say to somebody at a terminal; None for what is our own mistake and deserves its traceback."""
    if isinstance(error, BadSetting):
        return str(error)
    if isinstance(error, HubbubError):
        return error.message.removeprefix("Validation failed: ").rstrip(".") + "."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'The system'}: {error.strerror}."
    return _of_django(error)


def _of_django(error: Exception) -> str | None:
    if "django.db.utils" not in sys.modules:
        return None
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError

    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError):
        said = str(error).strip().partition("\n")[0]
        if "no such table" in said or "does not exist" in said:
            return (
                f"The database has no tables for this yet ({said}). Is it the right one? Name the server's data "
                "folder by --data. On a new server, run hubbub serve, or hubbub migrate."
            )
        return f"The database can't be used: {said}."
    return None
