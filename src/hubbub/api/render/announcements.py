"""Announcements as JSON, with their reactions and the viewer's own marks."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import UNSET

from hubbub.api.entities import instance as entities
from hubbub.api.render.emojis import emoji_entities
from hubbub.api.render.files import media_url
from hubbub.instance.emojis import EmojiFinder
from hubbub.instance.models import Announcement, CustomEmoji
from hubbub.kernel.clock import iso
from hubbub.kernel.markup.format import markdown_to_html
from hubbub.notifications.models import AnnouncementMark, AnnouncementReaction


def announcements(account_id: int, rows: Sequence[Announcement]) -> list[entities.Announcement]:
    """Entities in the order of `rows`; four queries however many there are."""
    read = set(
        AnnouncementMark.objects.filter(account_id=account_id, announcement__in=rows).values_list(
            "announcement_id", flat=True
        )
    )
    reactions = reactions_of(account_id, [row.pk for row in rows])
    emojis = EmojiFinder(row.text for row in rows)
    return [
        entities.Announcement(
            id=str(row.pk),
            content=markdown_to_html(row.text),
            starts_at=iso(row.starts_at) if row.starts_at else None,
            ends_at=iso(row.ends_at) if row.ends_at else None,
            all_day=row.all_day,
            published_at=iso(row.published_at or row.updated_at),
            updated_at=iso(row.updated_at),
            read=row.pk in read,
            emojis=emoji_entities(emojis, None, row.text),
            reactions=reactions[row.pk],
        )
        for row in rows
    ]


def reactions_of(account_id: int, ids: Sequence[int]) -> dict[int, list[entities.Reaction]]:
    """Reactions of each announcement, the oldest kind first."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    mine = set()
    found = AnnouncementReaction.objects.filter(announcement__in=ids).order_by("pk")
    for identifier, name, who in found.values_list("announcement_id", "name", "account_id"):
        counts[identifier][name] = counts[identifier].get(name, 0) + 1
        if who == account_id:
            mine.add((identifier, name))
    custom = _custom({name for kinds in counts.values() for name in kinds})
    shown: dict[int, list[entities.Reaction]] = defaultdict(list)
    for identifier, kinds in counts.items():
        for name, count in kinds.items():
            picture = custom.get(name)
            shown[identifier].append(
                entities.Reaction(
                    name=name,
                    count=count,
                    me=(identifier, name) in mine,
                    url=media_url(picture.file) if picture else UNSET,
                    static_url=media_url(picture.static_file) if picture else UNSET,
                )
            )
    return shown


def _custom(names: set[str]) -> dict[str, CustomEmoji]:
    found = CustomEmoji.objects.filter(shortcode__in=names, domain=None)
    return {row.shortcode: row for row in found}
