"""Settings that don't go well together."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from hubbub.instance.queries import registration
from hubbub.kernel.checks import Finding, fail, ok, warn
from hubbub.kernel.environment import Environment, Registration


def examine() -> Iterator[Finding]:
    """Settings: their values are checked at start already, so only their meaning together is looked at."""
    hubbub: Environment = settings.HUBBUB
    problems = [*_problems(hubbub)]
    yield from problems
    if not problems:
        yield ok("Settings", f"{hubbub.base_url}, data in {hubbub.folder}")


def _problems(hubbub: Environment) -> Iterator[Finding]:
    if hubbub.is_local:
        yield warn(
            "Settings", f"the domain is {hubbub.domain}, which only this machine reaches",
            "To let others in, set HUBBUB_DOMAIN before anybody signs up.",
        )  # fmt: skip
        return
    if hubbub.debug:
        yield fail("Settings", "HUBBUB_DEBUG is on and shows secrets to everybody", "Set HUBBUB_DEBUG=off.")
    if not hubbub.rate_limits:
        yield warn("Settings", "nobody is limited in how often they call", "Set HUBBUB_RATE_LIMITS=on.")
    if hubbub.base_url.startswith("http:"):
        yield warn(
            "Settings", "passwords travel in the clear", "Put a TLS proxy in front, and unset HUBBUB_SCHEME."
        )
    if _anybody_joins(hubbub) and not hubbub.confirm_email:
        yield warn(
            "Settings", "anybody may sign up, with anybody's e-mail address",
            "Set HUBBUB_CONFIRM_EMAIL=on, or look at every sign-up (/server/registration).",
        )  # fmt: skip


def _anybody_joins(hubbub: Environment) -> bool:
    """Whether sign-up is open; what was chosen on the server's page counts while the database answers."""
    if hubbub.registration is not Registration.AS_CHOSEN:
        return hubbub.registration is Registration.OPEN
    try:
        return registration() is Registration.OPEN
    except DatabaseError:  # it has a check of its own
        return False
