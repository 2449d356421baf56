"""The audit trail."""

from hubbub.identity.viewer import Viewer
from hubbub.moderation.models import AuditEntry


def record(viewer: Viewer, action: str, target_type: str, target_id: object, **detail: object) -> None:
    """Write down who did what to what. `viewer` without an account stands for the server itself."""
    AuditEntry.objects.create(
        actor_id=viewer.account_id,
        action=action,
        target_type=target_type,
        target_id=str(target_id),
        detail=detail,
    )
