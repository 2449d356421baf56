"""What every page's frame needs to know."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from hubbub.identity.commands.sign_up import is_open
from hubbub.instance.queries import server_settings


def frame(_request: HttpRequest) -> dict[str, object]:
    """The server, lazily: answers that don't use it don't pay for it, and those that do pay once."""
    return {"server": SimpleLazyObject(server_settings), "sign_up_open": is_open}
