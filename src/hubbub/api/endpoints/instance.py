"""The server itself (docs.joinmastodon.org/methods/instance)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf.locale import LANG_INFO

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import OPEN, endpoint
from hubbub.api.entities import instance as entities
from hubbub.api.entities.accounts import CustomEmoji
from hubbub.api.render import instance as render
from hubbub.api.render.emojis import emoji_entity
from hubbub.api.render.figures import peers, weeks
from hubbub.instance import queries
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.kernel.markup.format import markdown_to_html


@endpoint("GET", "/api/v2/instance", access=OPEN, returns=entities.Instance)
def get_instance(call: Call) -> bytes:
    """What this server is, allows and can do."""
    return render.instance()


@endpoint("GET", "/api/v1/instance", access=OPEN, returns=entities.InstanceV1, deprecated=True)
def get_instance_v1(call: Call) -> bytes:
    """The same, as older programs ask for it."""
    return render.instance_v1()


@endpoint("GET", "/api/v1/instance/peers", access=OPEN, returns=list[str])
def get_peers(call: Call) -> list[str]:
    """Domains this server knows."""
    return peers()


@endpoint("GET", "/api/v1/instance/activity", access=OPEN, returns=list[entities.Activity])
def get_activity(call: Call) -> list[entities.Activity]:
    """What happened in each of the last twelve weeks."""
    return [
        entities.Activity(
            week=str(int(week.start.timestamp())),
            statuses=str(week.statuses),
            logins=str(week.logins),
            registrations=str(week.registrations),
        )
        for week in weeks()
    ]


@endpoint("GET", "/api/v1/instance/rules", access=OPEN, returns=list[entities.Rule])
def get_rules(call: Call) -> list[entities.Rule]:
    """The rules of the house."""
    return render.rules()


@endpoint("GET", "/api/v1/instance/domain_blocks", access=OPEN, returns=list[entities.DomainBlock])
def get_domain_blocks(call: Call) -> list[entities.DomainBlock]:
    """Servers this one limits or does not talk to."""
    return [render.domain_block(row) for row in queries.domain_policies()]


@endpoint("GET", "/api/v1/instance/extended_description", access=OPEN, returns=entities.Document)
def get_extended_description(call: Call) -> bytes:
    """The long text about the server."""
    row = queries.server_settings()
    return render.as_document(row.description, row)


@endpoint("GET", "/api/v1/instance/privacy_policy", access=OPEN, returns=entities.Document)
def get_privacy_policy(call: Call) -> bytes:
    """The privacy policy."""
    row = queries.server_settings()
    return render.as_document(row.privacy_policy, row)


def _terms(wanted: date | None) -> entities.TermsOfService:
    row = queries.server_settings()
    effective = row.terms_effective_on or row.updated_at.date()
    if not row.terms_of_service or wanted not in {None, effective}:
        raise NotFound
    return entities.TermsOfService(
        effective_date=effective.isoformat(),
        effective=datetime.combine(effective, time(), ZoneInfo("UTC")) <= now(),
        content=markdown_to_html(row.terms_of_service),
    )


@endpoint("GET", "/api/v1/instance/terms_of_service", access=OPEN, returns=entities.TermsOfService)
def get_terms_of_service(call: Call) -> entities.TermsOfService:
    """The terms of service, if there are any."""
    return _terms(None)


@endpoint("GET", "/api/v1/instance/terms_of_service/{day}", access=OPEN, returns=entities.TermsOfService)
def get_terms_of_service_of(call: Call, day: str) -> entities.TermsOfService:
    """The terms of service that came into force on a day."""
    try:
        return _terms(date.fromisoformat(day))
    except ValueError as error:
        raise NotFound from error


@endpoint("GET", "/api/v1/instance/languages", access=OPEN, returns=list[entities.Language])
def get_languages(call: Call) -> list[entities.Language]:
    """Languages posts may be in."""
    return [
        entities.Language(code=code, name=info["name"])
        for code, info in sorted(LANG_INFO.items())
        if "name" in info and "-" not in code
    ]


@endpoint("GET", "/api/v1/instance/translation_languages", access=OPEN, returns=dict[str, list[str]])
def get_translation_languages(call: Call) -> Answer:
    """Pairs of languages that can be translated: none."""
    return Answer(body=b"{}")


@endpoint("GET", "/api/v1/custom_emojis", access=OPEN, returns=list[CustomEmoji])
def get_custom_emojis(call: Call) -> list[CustomEmoji]:
    """This server's own emoji."""
    return [emoji_entity(row) for row in queries.picker_emojis()]
