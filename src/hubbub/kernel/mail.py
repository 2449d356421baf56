"""Mail to single people: written at once, sent by a job, so that no request waits for a mail server."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from hubbub.kernel.jobs import task


def send_later(to: str, subject: str, text: str, html: str = "") -> None:
    """Enqueue one mail, in the caller's transaction."""
    send_mail.enqueue(to, " ".join(subject.split()), text, html)


@task()
def send_mail(to: str, subject: str, text: str, html: str) -> None:
    """Hand one mail to the mail server. A failure is the job's: it stays in the table of jobs with its reason."""
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
