"""Getting ready: settings from the command line into the environment, and Django with everything loaded."""

import logging
import os

from hubbub.kernel.environment import BadSetting, Environment, read_environment


def settings_for(**given: object) -> Environment:
    """The settings, after options that were given (not None) have overridden the environment. Raises `BadSetting`."""
    for name, value in given.items():
        if value is not None:
            os.environ[f"HUBBUB_{name.upper()}"] = str(value)
    return read_environment()


def check_folder(settings: Environment) -> None:
    """Raise `BadSetting` when there is no data folder, unless nothing is asked of it: the database is elsewhere, and the
    key is in the settings."""
    if not (settings.folder.is_dir() or (settings.database_url and settings.secret_key)):
        raise BadSetting(
            f"There is no data folder {settings.folder}: name the server's by --data. "
            "A new server begins with hubbub serve, or hubbub migrate."
        )


def load_django(*, begin: bool = False) -> None:
    """Load settings and models. The data folder must be there, unless a server may `begin` here, which makes it.

    Raises `ImproperlyConfigured` or `BadSetting` with a plain sentence.
    """
    settings = settings_for()
    if begin:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # others on the machine read nothing
    check_folder(settings)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")
    import django

    django.setup()
    logging.captureWarnings(capture=True)
