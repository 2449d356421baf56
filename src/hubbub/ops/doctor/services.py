"""Workers, servers, mail: is everything that should run there, and does it answer?"""

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from http import HTTPStatus

import httpcore
from django.conf import settings
from django.core.mail import get_connection
from django_tasks_db.models import DBTaskResult

from hubbub.kernel.checks import Finding, fail, ok, warn
from hubbub.kernel.clock import now
from hubbub.kernel.environment import Environment
from hubbub.kernel.processes import alive
from hubbub.ops.worker import KIND

_LATE = timedelta(minutes=5)
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - an address to ask, not to bind
_LIMITS = dict.fromkeys(("connect", "read", "write", "pool"), 5.0)


def examine(*, database_reachable: bool) -> Iterator[Finding]:
    """Everything that runs. What is only known through the database is left out when that is away."""
    hubbub: Environment = settings.HUBBUB
    if database_reachable:
        yield _workers()
        yield _jobs()
    yield _server("Web", hubbub, hubbub.port, "/health")
    yield _server("Streaming", hubbub, hubbub.streaming_at, "/api/v1/streaming/health")
    yield _mail(hubbub)


def _workers() -> Finding:
    workers = alive(KIND)
    if not workers:
        return fail(
            "Workers", "none is alive", "Start one: hubbub serve starts all, hubbub worker one alone."
        )
    return ok("Workers", ", ".join(f"{worker.host} ({worker.pid})" for worker in workers))


def _jobs() -> Finding:
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now() - _LATE).count()
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now() - timedelta(days=1)).count()
    if late:
        return warn(
            "Jobs", f"{late} have waited for more than five minutes", "Start more workers: hubbub worker"
        )
    if failed:
        return warn("Jobs", f"{failed} failed in the last day", "The worker's log says why.")
    return ok("Jobs", "none waits for long, none failed in the last day")


def _server(name: str, hubbub: Environment, port: int, path: str) -> Finding:
    host = _ANYWHERE.get(hubbub.host, hubbub.host)
    url = f"http://{host}:{port}{path}"
    try:
        status = httpcore.request("GET", url, extensions={"timeout": _LIMITS}).status
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
        return fail(
            name,
            f"{url} does not answer ({type(error).__name__})",
            f"Start it: hubbub serve, or hubbub {name.lower()}",
        )
    if status != HTTPStatus.OK:
        return fail(name, f"{url} answers {status}", "Its log says why; is another program on that port?")
    return ok(name, url)


def _mail(hubbub: Environment) -> Finding:
    if not hubbub.mail_url:
        return warn(
            "Mail", f"it is not sent, but kept as files in {settings.EMAIL_FILE_PATH}",
            "Set HUBBUB_MAIL_URL=smtp://user:password@host:587, so that people can confirm and reset.",
        )  # fmt: skip
    connection = get_connection(fail_silently=False)
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        return fail(
            "Mail", f"the mail server refuses: {error}", "Check HUBBUB_MAIL_URL: name, port, user, password."
        )
    return ok(
        "Mail", f"the mail server lets us in, mail comes from {parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    )
