"""Running the server from its pages: each change is checked, made by the context that owns it, and written down."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from hubbub.identity.viewer import Viewer
from hubbub.instance.commands import announcements, emoji, rules
from hubbub.instance.commands.announcements import AnnouncementWishes
from hubbub.instance.commands.server import ServerWishes, prepare_server, write_server
from hubbub.instance.models import Announcement, CustomEmoji, Rule
from hubbub.kernel.errors import Forbidden
from hubbub.kernel.jobs import start_chore
from hubbub.moderation.commands.audit import record

_SHOWN = 80  # characters of a text that the audit trail repeats


def check_admin(viewer: Viewer) -> None:
    """Raise `Forbidden` unless the viewer runs the server."""
    if not viewer.is_admin:
        raise Forbidden


def change_server(viewer: Viewer, wishes: ServerWishes) -> list[str]:
    """Change what the server says of itself; returns what is different now. Raises `Forbidden`, `Invalid`."""
    check_admin(viewer)
    changes = prepare_server(wishes)
    with transaction.atomic():
        changed = write_server(changes)
        if changed:
            record(viewer, "server.update", "server", "settings", changed=changed)
    return changed


@transaction.atomic
def add_rule(viewer: Viewer, text: str, hint: str = "") -> Rule:
    """A new rule, the last."""
    check_admin(viewer)
    rule = rules.add_rule(text, hint)
    _record_rule(viewer, "add", rule)
    return rule


@transaction.atomic
def change_rule(viewer: Viewer, rule_id: int, text: str, hint: str) -> Rule:
    """Say a rule otherwise."""
    check_admin(viewer)
    rule = rules.change_rule(rule_id, text, hint)
    _record_rule(viewer, "update", rule)
    return rule


@transaction.atomic
def move_rule(viewer: Viewer, rule_id: int, *, up: bool) -> Rule:
    """Let a rule change places with its neighbour."""
    check_admin(viewer)
    rule = rules.move_rule(rule_id, up=up)
    _record_rule(viewer, "move", rule)
    return rule


@transaction.atomic
def set_rule_removed(viewer: Viewer, rule_id: int, *, removed: bool) -> Rule:
    """Take a rule out of force, or bring it back."""
    check_admin(viewer)
    rule = rules.set_rule_removed(rule_id, removed=removed)
    _record_rule(viewer, "remove" if removed else "restore", rule)
    return rule


def _record_rule(viewer: Viewer, verb: str, rule: Rule) -> None:
    record(viewer, f"rule.{verb}", "rule", rule.pk, text=rule.text[:_SHOWN])


@transaction.atomic
def write_announcement(viewer: Viewer, wishes: AnnouncementWishes) -> Announcement:
    """A new draft."""
    check_admin(viewer)
    return _recorded(viewer, "add", announcements.write_announcement(wishes))


@transaction.atomic
def change_announcement(viewer: Viewer, announcement_id: int, wishes: AnnouncementWishes) -> Announcement:
    """Say it otherwise."""
    check_admin(viewer)
    return _recorded(viewer, "update", announcements.change_announcement(announcement_id, wishes))


@transaction.atomic
def publish_announcement(viewer: Viewer, announcement_id: int, at: datetime | None = None) -> Announcement:
    """Show it to everybody, now or from a moment on."""
    check_admin(viewer)
    return _recorded(viewer, "publish", announcements.publish_announcement(announcement_id, at))


@transaction.atomic
def withdraw_announcement(viewer: Viewer, announcement_id: int) -> Announcement:
    """Show it to nobody any more."""
    check_admin(viewer)
    return _recorded(viewer, "withdraw", announcements.withdraw_announcement(announcement_id))


@transaction.atomic
def delete_announcement(viewer: Viewer, announcement_id: int) -> Announcement:
    """Remove it for good."""
    check_admin(viewer)
    return _recorded(viewer, "delete", announcements.delete_announcement(announcement_id))


def _recorded(viewer: Viewer, verb: str, row: Announcement) -> Announcement:
    record(viewer, f"announcement.{verb}", "announcement", row.pk, text=row.text[:_SHOWN])
    return row


def add_emoji(viewer: Viewer, shortcode: str, source: Path, *, category: str = "") -> CustomEmoji:
    """Let `:shortcode:` be shown as a picture; one that was there is replaced."""
    check_admin(viewer)
    drawn = emoji.draw_emoji(shortcode, source, category=category)
    with transaction.atomic():
        made = emoji.keep_emoji(drawn)
        record(viewer, "emoji.add", "emoji", f":{shortcode}:")
    return made


@transaction.atomic
def change_emoji(
    viewer: Viewer, shortcode: str, *, category: str | None = None, disabled: bool | None = None
) -> CustomEmoji:
    """Let an emoji stand elsewhere in the picker, or be plain text for now."""
    check_admin(viewer)
    changed = emoji.change_emoji(shortcode, category=category, disabled=disabled)
    verb = "update" if disabled is None else "disable" if disabled else "enable"
    record(viewer, f"emoji.{verb}", "emoji", f":{shortcode}:")
    return changed


@transaction.atomic
def remove_emoji(viewer: Viewer, shortcode: str) -> None:
    """Let `:shortcode:` be plain text again, for good."""
    check_admin(viewer)
    emoji.remove_emoji(shortcode)
    record(viewer, "emoji.remove", "emoji", f":{shortcode}:")


@transaction.atomic
def load_demo(viewer: Viewer) -> None:
    """Have the worker make the demo community, as `hubbub demo load` does."""
    check_admin(viewer)
    start_chore("demo")
    record(viewer, "server.demo", "server", "demo")
