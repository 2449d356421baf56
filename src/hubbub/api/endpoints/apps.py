"""Programs (docs.joinmastodon.org/methods/apps)."""

from typing import Any

import msgspec

from hubbub.api.core.call import Call
from hubbub.api.core.endpoint import APP, OPEN, PROGRAM_LIMIT, endpoint
from hubbub.api.entities import oauth as entities
from hubbub.identity.commands.oauth import NewApplication, register_application
from hubbub.identity.models import Application
from hubbub.instance.queries import server_settings


class AppParams(msgspec.Struct, frozen=True, kw_only=True):
    client_name: str = ""
    redirect_uris: list[str] = []
    scopes: str = "read"
    website: str | None = None


def _facts(application: Application) -> dict[str, Any]:
    return {
        "id": str(application.pk),
        "name": application.name,
        "website": application.website or None,
        "scopes": application.scopes.split(),
        "redirect_uris": application.redirect_uris,
        "redirect_uri": "\n".join(application.redirect_uris),
        "vapid_key": server_settings().vapid_public_key,
    }


@endpoint("POST", "/api/v1/apps", access=OPEN, returns=entities.CredentialApplication, limit=PROGRAM_LIMIT)
def register_app(call: Call, params: AppParams) -> entities.CredentialApplication:
    """Register a program."""
    new = NewApplication(
        name=params.client_name,
        # a string may hold several, a line each (Mastodon before 4.3)
        redirect_uris=[uri for text in params.redirect_uris for uri in text.split()],
        scopes=params.scopes,
        website=params.website or "",
    )
    application, secret = register_application(new)
    return entities.CredentialApplication(
        **_facts(application), client_id=application.client_id, client_secret=secret
    )


@endpoint("GET", "/api/v1/apps/verify_credentials", access=APP, returns=entities.Application, pending=True)
def verify_app_credentials(call: Call) -> entities.Application:
    """The program whose token this is."""
    application = Application.objects.filter(pk=call.viewer.application_id or 0).first()
    if application is None:  # a token made on the command line belongs to no program
        application = Application(pk=0, name="Hubbub", scopes=" ".join(sorted(call.viewer.scopes)))
    return entities.Application(**_facts(application))
