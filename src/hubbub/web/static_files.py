"""Static files under addresses that change with them, so that browsers may keep them for good.

The version stands in front of the name (`/static/1f2e3d4c5b6a/web/js/app.mjs`), so that a module that imports its
neighbour by a relative address gets the one it was written with. Names without a version work too, for an hour each.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from whitenoise.middleware import WhiteNoiseMiddleware

_VERSIONED = re.compile(r"[0-9a-f]{12}/(?P<name>.+)")


def _found() -> Iterator[tuple[str, Path]]:
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            yield name, Path(storage.path(name))


@lru_cache(maxsize=1)
def version() -> str:
    """Twelve hex digits that stand for all static files as they are."""
    digest = hashlib.sha256()
    for name, file in sorted(_found()):
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]


def own_names(*endings: str) -> list[str]:
    """Names of the pages' own files that end so."""
    return sorted(name for name, _ in _found() if name.startswith("web/") and name.endswith(endings))


class VersionedStorage(StaticFilesStorage):
    """Gives templates addresses with the version in them."""

    def url(self, name: str | None) -> str:
        """Where browsers fetch a file."""
        return super().url(f"{version()}/{name}")


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise has no types
    """Middleware: serves static files; those named with the version may be kept for good.

    A page that was opened before an upgrade asks for files of the version it knows; it gets what stands for them now.
    """

    def add_file_to_dictionary(
        self, url: str, path: str, stat_cache: dict[str, object] | None = None
    ) -> None:
        super().add_file_to_dictionary(url, path, stat_cache)
        super().add_file_to_dictionary(
            f"{self._current}{url.removeprefix(self.static_prefix)}", path, stat_cache
        )

    def immutable_file_test(self, path: str, url: str) -> bool:
        return url.startswith(self._current)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        now_at = self._moved(request.path_info)
        if now_at is None:
            return cast("HttpResponseBase", super().__call__(request))
        response = HttpResponseRedirect(now_at)
        response["Cache-Control"] = "no-store"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    @property
    def _current(self) -> str:
        return f"{self.static_prefix}{version()}/"

    def _moved(self, path: str) -> str | None:
        """Where a file of another version is now."""
        if path in self.files or not path.startswith(self.static_prefix):
            return None
        older = _VERSIONED.fullmatch(path, len(self.static_prefix))
        name = older["name"] if older else ""
        return f"{self._current}{name}" if f"{self._current}{name}" in self.files else None
