"""Getting ready: settings from the command line into the environment, and Django with everything loaded."""

import logging
import os

from hubbub.kernel.environment import Environment, read_environment


def settings_for(**given: object) -> Environment:
    """The settings, after options that were given (not None) have overridden the environment. Raises `BadSetting`."""
    for name, value in given.items():
        if value is not None:
            os.environ[f"HUBBUB_{name.upper()}"] = str(value)
    return read_environment()


def load_django() -> None:
    """Load settings and models. Raises `ImproperlyConfigured` with a plain sentence for a bad setting."""
    settings_for().folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # others on the machine read nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")
    import django

    django.setup()
    logging.captureWarnings(capture=True)
