"""The API's own description."""

from functools import cache

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ANYONE, endpoint
from hubbub.api.openapi import openapi
from hubbub.kernel import wire


@endpoint("GET", "/api/openapi.json", access=ANYONE, returns=dict)
def describe_api(call: Call) -> Answer:
    """The OpenAPI description of every endpoint."""
    return Answer(body=_described(call.base_url))


@cache
def _described(base_url: str) -> bytes:
    """Made once a process: it takes as long as a hundred timelines."""
    return wire.encode(openapi(base_url))
