"""Mail to single people: written at once, sent by a job, so that no request waits for a mail server."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from hubbub.kernel.errors import Unavailable
from hubbub.kernel.jobs import task


def send_later(to: str, subject: str, text: str, html: str = "") -> None:
    """Enqueue one mail, in the caller's transaction."""
    send_mail.enqueue(to, " ".join(subject.split()), text, html)


def send_now(to: str, subject: str, text: str) -> None:
    """Hand one mail to the mail server here and now. Raises `Unavailable` with what the server said."""
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise Unavailable(f"The mail server refuses: {error}") from error


@task()
def send_mail(to: str, subject: str, text: str, html: str) -> None:
    """Hand one mail to the mail server. A failure is the job's: it stays in the table of jobs with its reason."""
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
