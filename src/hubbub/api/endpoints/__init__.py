"""Every endpoint, a module a noun; importing `load` registers them all."""

import importlib
import pkgutil


def load() -> None:
    """Import every module of this package, so that its endpoints are registered. Idempotent."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
