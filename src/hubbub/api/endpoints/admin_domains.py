"""Domain policies (docs.joinmastodon.org/methods/admin/domain_blocks)."""

import msgspec

from hubbub.api.core.call import Answer, Call
from hubbub.api.core.endpoint import ADMIN, STAFF, endpoint
from hubbub.api.entities.admin import AdminDomainBlock
from hubbub.api.render.moderation import domain_block_entity
from hubbub.instance.models import DomainPolicy
from hubbub.moderation.commands.domains import (
    PolicyWishes,
    change_domain_policy,
    domain_policy,
    drop_domain_policy,
    set_domain_policy,
)

READ = "admin:read:domain_blocks"
WRITE = "admin:write:domain_blocks"


class DomainParams(msgspec.Struct, frozen=True, kw_only=True):
    domain: str = ""
    severity: str | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None

    def wishes(self) -> PolicyWishes:
        """Everything but the domain itself."""
        return PolicyWishes(**{name: getattr(self, name) for name in PolicyWishes.__struct_fields__})


@endpoint("GET", "/api/v1/admin/domain_blocks", access=STAFF, scope=READ, returns=list[AdminDomainBlock])
def list_domain_blocks(call: Call) -> Answer:
    """Every domain that is treated specially."""
    page = call.page(default=100, maximum=200)
    found = DomainPolicy.objects.filter(pk__lt=page.below, pk__gt=page.above)
    rows = page.newest_first(list(found.order_by("pk" if page.upwards else "-pk")[: page.limit]))
    return call.paged([domain_block_entity(row) for row in rows], [row.pk for row in rows])


@endpoint("GET", "/api/v1/admin/domain_blocks/{id}", access=STAFF, scope=READ, returns=AdminDomainBlock)
def get_domain_block(call: Call, id: int) -> AdminDomainBlock:
    """One policy."""
    return domain_block_entity(domain_policy(id))


@endpoint("POST", "/api/v1/admin/domain_blocks", access=ADMIN, scope=WRITE, returns=AdminDomainBlock)
def post_domain_block(call: Call, params: DomainParams) -> AdminDomainBlock:
    """Decide about a domain."""
    return domain_block_entity(set_domain_policy(call.viewer, params.domain, params.wishes()))


@endpoint("PUT", "/api/v1/admin/domain_blocks/{id}", access=ADMIN, scope=WRITE, returns=AdminDomainBlock)
def put_domain_block(call: Call, params: DomainParams, id: int) -> AdminDomainBlock:
    """Decide otherwise about a domain."""
    return domain_block_entity(change_domain_policy(call.viewer, id, params.wishes()))


@endpoint("DELETE", "/api/v1/admin/domain_blocks/{id}", access=ADMIN, scope=WRITE, returns=dict)
def delete_domain_block(call: Call, id: int) -> dict[str, object]:
    """Treat a domain like any other again."""
    drop_domain_policy(call.viewer, id)
    return {}
