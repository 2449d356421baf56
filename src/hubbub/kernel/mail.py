"""Mail to single people: written at once, sent by a job, so that no request waits for a mail server."""

from collections.abc import Callable
from email.utils import formataddr, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import punycode

from hubbub.kernel.errors import Unavailable
from hubbub.kernel.jobs import task

_LONGEST_NAME = 60  # characters of a sender's name; lists of mail show fewer
_server_name: list[Callable[[], str]] = []


def named_by(name: Callable[[], str]) -> None:
    """Register who knows what the server is called. Called by `config/wiring.py` alone."""
    _server_name[:] = [name]


def sender() -> str:
    """Whom mail comes from, as a header says it: the server by its name, unless the operator gave the sender another."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    if not name and _server_name:
        name = _in_one_line(_server_name[0]())
    local, at, domain = address.rpartition("@")
    return formataddr((name, f"{local}{at}{punycode(domain)}"))


def _in_one_line(name: str) -> str:
    """A name without what could end a header or turn its direction round."""
    shown = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(shown.split())[:_LONGEST_NAME].strip()


def send_later(to: str, subject: str, text: str, html: str = "") -> None:
    """Enqueue one mail, in the caller's transaction."""
    send_mail.enqueue(to, " ".join(subject.split()), text, html)


def send_now(to: str, subject: str, text: str) -> None:
    """Hand one mail to the mail server here and now. Raises `Unavailable` with what the server said."""
    message = EmailMultiAlternatives(subject, text, sender(), [to])
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise Unavailable(f"The mail server refuses: {error}") from error


@task()
def send_mail(to: str, subject: str, text: str, html: str) -> None:
    """Hand one mail to the mail server. A failure is the job's: it stays in the table of jobs with its reason."""
    message = EmailMultiAlternatives(subject, text, sender(), [to])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
