"""Figures for Prometheus: requests by kind and outcome, how long they took, jobs that wait, streams that are open.

The web processes count in files of the data folder, so that any of them can answer for all.
"""

import os
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django_tasks_db.models import DBTaskResult

from hubbub.kernel.clock import now
from hubbub.kernel.net import client_address, networks
from hubbub.kernel.processes import alive
from hubbub.ops.worker import KIND

StartResponse = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_OUTSIDE_API = {"oauth", "health", "media", "static", "metrics"}


def with_metrics(application: Wsgi, nouns: Collection[str]) -> Wsgi:
    """`application`, counted. `nouns` are the names after `/api/v1/` that there are; others count as `other`.

    Called once, before the web processes are forked.
    """
    folder: Path = settings.HUBBUB.folder / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    from prometheus_client import Histogram

    seconds = Histogram(
        "hubbub_request_seconds", "Time taken by requests.", ["kind", "method", "status"], buckets=BUCKETS
    )

    def counted(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status = "500"

        def note_status(line: str, *rest: Any, **named: Any) -> Any:
            nonlocal status
            status = line[:3]
            return start_response(line, *rest, **named)

        began = time.perf_counter()
        try:
            return application(environ, note_status)
        finally:
            kind = _kind(environ.get("PATH_INFO", ""), nouns)
            method = environ["REQUEST_METHOD"]
            method = method if method in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"} else "?"
            seconds.labels(kind, method, status).observe(time.perf_counter() - began)

    return counted


def _kind(path: str, nouns: Collection[str]) -> str:
    """What a path is about, out of a closed set: callers must not be able to make new series."""
    parts = path.split("/", 4)
    if len(parts) > 3 and parts[1] == "api":
        return parts[3] if parts[3] in nouns else "other"
    return parts[1] if len(parts) > 1 and parts[1] in _OUTSIDE_API else "page"


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted, as text. Not there (404) when switched off, and for callers from elsewhere."""
    if not settings.HUBBUB.metrics or not _is_near(client_address(request.META)):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    counted, now_true = CollectorRegistry(), CollectorRegistry()
    MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    for name, about, value in _now():
        Gauge(name, about, registry=now_true).set(value)
    return HttpResponse(
        generate_latest(counted) + generate_latest(now_true), content_type=CONTENT_TYPE_LATEST
    )


def _now() -> list[tuple[str, str, float]]:
    waiting = DBTaskResult.objects.ready()
    oldest = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return [
        ("hubbub_jobs_waiting", "Jobs that are due.", waiting.count()),
        (
            "hubbub_jobs_oldest_seconds",
            "Age of the oldest.",
            (now() - oldest).total_seconds() if oldest else 0,
        ),
        ("hubbub_jobs_failed", "Failed jobs that are still kept.", DBTaskResult.objects.failed().count()),
        ("hubbub_workers", "Workers alive.", len(alive(KIND))),
        ("hubbub_streams", "Open streams.", sum(process.load for process in alive("streaming"))),
    ]


def _is_near(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks(settings.HUBBUB.trusted_proxies))
