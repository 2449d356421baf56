"""`/health`: alive. `/health/ready`: fit to serve. Anyone may ask; neither tells more than that."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from hubbub.kernel.processes import alive
from hubbub.ops.worker import KIND


def health(request: HttpRequest) -> HttpResponse:
    """That this process answers, through everything every page goes through, and nothing else."""
    return HttpResponse(b"ok", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Whether the database answers and a worker is alive: 200, else 503."""
    checks = {"database": False, "workers": False}
    try:
        checks["workers"] = bool(alive(KIND))
        checks["database"] = True
    except DatabaseError:
        connection.close()
    return JsonResponse(
        {name: "ok" if good else "failing" for name, good in checks.items()},
        status=200 if all(checks.values()) else 503,
    )
