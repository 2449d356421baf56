"""What this server does about other servers."""

import msgspec
from django.db import transaction

from hubbub.identity.logic.names import clean_domain
from hubbub.identity.viewer import Viewer
from hubbub.instance.models import DomainPolicy
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.moderation.commands.audit import record
from hubbub.moderation.logic.domain_csv import COLUMNS, Line, read_csv, write_csv


class PolicyWishes(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done about a domain; None leaves it as it is."""

    severity: str | None = None
    reject_media: bool | None = None
    reject_reports: bool | None = None
    private_comment: str | None = None
    public_comment: str | None = None
    obfuscate: bool | None = None


def domain_policy(policy_id: int) -> DomainPolicy:
    """One policy. Raises `NotFound`."""
    found = DomainPolicy.objects.filter(pk=policy_id).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def set_domain_policy(viewer: Viewer, domain: str, wishes: PolicyWishes) -> DomainPolicy:
    """Decide about a domain. Raises `Invalid` for what is no domain, or one that has a policy already."""
    cleaned = clean_domain(domain)
    if cleaned is None:
        raise Invalid("Validation failed: Domain is not a valid domain name")
    if DomainPolicy.objects.filter(domain=cleaned).exists():
        raise Invalid("Validation failed: Domain has already been taken")
    policy = DomainPolicy(domain=cleaned)
    _fill(policy, wishes)
    policy.save(force_insert=True)
    record(viewer, "domain.block", "domain", cleaned, severity=policy.severity)
    return policy


@transaction.atomic
def change_domain_policy(viewer: Viewer, policy_id: int, wishes: PolicyWishes) -> DomainPolicy:
    """Decide otherwise about a domain."""
    policy = domain_policy(policy_id)
    _fill(policy, wishes)
    policy.save()
    record(viewer, "domain.update", "domain", policy.domain, severity=policy.severity)
    return policy


@transaction.atomic
def drop_domain_policy(viewer: Viewer, policy_id: int) -> None:
    """Treat a domain like any other again."""
    policy = domain_policy(policy_id)
    record(viewer, "domain.unblock", "domain", policy.domain)
    policy.delete()


@transaction.atomic
def import_policies(viewer: Viewer, text: str) -> tuple[int, list[str]]:
    """Decide about the domains of a list (Mastodon's CSV) that nothing was decided about; returns how many those were,
    and what of the list names no domain or a severity there is none of."""
    known = set(DomainPolicy.objects.values_list("domain", flat=True))
    added, bad = 0, []
    for line in read_csv(text):
        domain = clean_domain(line.domain)
        if domain is None or line.severity not in DomainPolicy.Severity.values:
            bad.append(line.domain)
        elif domain not in known:
            wishes = {name: getattr(line, name) for name in COLUMNS if name != "domain"}
            set_domain_policy(viewer, domain, PolicyWishes(**wishes))
            known.add(domain)
            added += 1
    return added, bad


def export_policies() -> str:
    """Everything that was decided, as a list that other servers can import. Private comments stay here."""
    rows = DomainPolicy.objects.order_by("domain")
    return write_csv(Line(**{name: getattr(row, name) for name in COLUMNS}) for row in rows)


def _fill(policy: DomainPolicy, wishes: PolicyWishes) -> None:
    if wishes.severity is not None and wishes.severity not in DomainPolicy.Severity.values:
        raise Invalid("Validation failed: Severity is not included in the list")
    for name, value in msgspec.structs.asdict(wishes).items():
        if value is not None:
            setattr(policy, name, value)
