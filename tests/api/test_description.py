"""The API describes itself."""

import pytest

from hubbub.api.core.endpoint import endpoints
from tests.world import anonymous

pytestmark = pytest.mark.django_db


def test_every_endpoint_is_described() -> None:
    paths = anonymous().get("/api/openapi.json").ok()["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(it.method, it.path) for it in endpoints()}


def test_operation_names_are_unique() -> None:
    paths = anonymous().get("/api/openapi.json").ok()["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))
