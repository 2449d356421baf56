"""Icons, pictures of accounts, moments and numbers, as templates ask for them."""

from datetime import datetime

from django import template
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hubbub.identity.models import Account
from hubbub.identity.urls import media_url
from hubbub.web.icons import icon_html
from hubbub.web.render.accounts import avatar_html, name_html
from hubbub.web.render.frame import rail_html, script_html
from hubbub.web.render.numbers import short_number
from hubbub.web.views.settings.places import PLACES

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "reply" %}`"""
    return icon_html(name)


@register.simple_tag
def avatar(account: Account, size: int = 48) -> SafeString:
    """An account's picture; its name stands beside it, so it is silent itself."""
    return avatar_html(account.avatar, account.username, size)


@register.filter
def media_address(blob: str) -> str:
    """Where an uploaded file is read."""
    return media_url(blob)


@register.filter
def name(account: Account) -> SafeString:
    """What an account calls itself, its direction told by its own letters."""
    return name_html(account.display_name or account.username)


@register.filter
def short(number: int) -> str:
    """A number in few characters, as the language writes it: 12,3k."""
    return short_number(number)


@register.simple_tag
def moment(when: datetime) -> SafeString:
    """A moment: a date for everybody, made relative and local by script."""
    return format_html(
        '<time datetime="{}">{}</time>',
        when.astimezone(timezone.get_current_timezone()).isoformat(timespec="seconds"),
        formats.date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT"),
    )


@register.simple_tag
def day(when: datetime) -> SafeString:
    """A moment where there is little room: its day, with the whole as a tooltip; a distance once script is there."""
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        formats.date_format(local, "DATETIME_FORMAT"),
        formats.date_format(local, "SHORT_DATE_FORMAT"),
    )


@register.simple_tag(takes_context=True)
def rail(context: Context) -> SafeString:
    """Where somebody signed in can go."""
    place, reports = str(context.get("place") or ""), context["staff_work"]["reports"]
    return rail_html(context["viewer"], context["me"].username, place, context["unread"], reports)


@register.simple_tag
def script() -> SafeString:
    """What scripts say and show."""
    return script_html()


@register.inclusion_tag("web/settings/nav.html")
def settings_nav(here: str = "", *, explained: bool = False) -> dict[str, object]:
    """The list of all settings; `here` is the page that shows it."""
    return {"places": PLACES, "here": here, "explained": explained}
