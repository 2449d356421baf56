"""How the server is: what the doctor finds, what waits, what failed; and trying the mail."""

import shutil

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hubbub import __version__
from hubbub.identity.models import User
from hubbub.identity.viewer import Viewer
from hubbub.kernel.backlog import backlog, failed_jobs
from hubbub.kernel.checks import examine
from hubbub.kernel.errors import Unavailable
from hubbub.kernel.mail import send_now
from hubbub.web.findings import finding_in_words
from hubbub.web.pages import answer, back_to, done
from hubbub.web.said import in_words
from hubbub.web.viewer import admin_only

MOST_FAILED = 10


@require_safe
@admin_only
def health(request: HttpRequest, _viewer: Viewer) -> HttpResponseBase:
    """Everything `hubbub doctor` says, and what the worker has to do."""
    disk = shutil.disk_usage(settings.HUBBUB.folder)
    context = {
        "place": "server",
        "part": "health",
        "findings": [finding_in_words(it) for it in examine()],
        "version": __version__,
        "database": connection.display_name,
        "disk_used": disk.used,
        "disk_total": disk.total,
        "backlog": backlog(),
        "failed": failed_jobs(MOST_FAILED),
    }
    return answer(request, "web/server/health.html", context)


@require_POST
@admin_only
def test_mail(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Send a mail to whoever asks, at once, and say how it went."""
    address = User.objects.values_list("email", flat=True).get(pk=viewer.user_id or 0)
    back = back_to(request, "/server/health")
    try:
        send_now(
            address,
            _("A test of %(domain)s") % {"domain": settings.HUBBUB.domain},
            _("This server can send mail. You asked for this test on its pages.\n"),
        )
    except Unavailable as error:
        return answer(
            request,
            "web/server/mail_failed.html",
            {"place": "server", "said": in_words(error.message), "back": back},
            status=503,
        )
    if not settings.HUBBUB.mail_url:
        return done(request, _("There is no mail server yet: the mail lies in the data folder."), to=back)
    return done(request, _("A mail is on its way to %(address)s.") % {"address": address}, to=back)
