"""The WSGI entry: what `hubbub web` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubbub.config.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from hubbub.api.core import endpoint  # noqa: E402
from hubbub.api.core.lane import with_lane  # noqa: E402 - models are loaded only now
from hubbub.api.endpoints import load  # noqa: E402
from hubbub.config.admission import may_send_files  # noqa: E402
from hubbub.identity import token_use  # noqa: E402
from hubbub.insights import serving  # noqa: E402
from hubbub.ops.metrics import with_metrics  # noqa: E402
from hubbub.web.limits import largest_form  # noqa: E402

__all__ = ["application", "largest_body", "may_send_files"]

load()
serving.write_in_background()
token_use.write_in_background()
application = with_lane(_django)
if settings.HUBBUB.metrics:
    application = with_metrics(
        application, {it.path.split("/")[3] for it in endpoint.endpoints() if it.path.count("/") > 2}
    )


def largest_body(method: str, path: str) -> int:
    """How many bytes a request may bring, by method and path alone: of the API or of a page."""
    return max(endpoint.largest_body(method, path), largest_form(path) if method == "POST" else 0)
