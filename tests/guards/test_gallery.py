"""Every page is in the gallery, where eyes and axe look at it; what is not has its reason here."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from gallery.pages import PAGES
from hubbub.identity.models import UserRole
from tests.world import person

pytestmark = pytest.mark.django_db

# Addresses that are no pages of their own.
NO_PAGES: dict[str, set[str]] = {
    "no HTML": {
        "profile_feed", "tag_feed", "robots", "sitemap", "sitemap_profiles", "sitemap_posts", "manifest", "icons",
        "media", "archive", "export_table", "import_failures", "server_domains_export", "live", "mfa_download_recovery_codes",
        "file_state", "suggest", "palette", "push", "worker",
    },
    "lead on": {
        "post", "notification_open", "share", "blocks", "mutes", "domain_blocks", "start", "mfa_login_webauthn", "account_set_password",
    },
    "look like another in the gallery": {
        "link_posts", "privacy_policy", "terms_of_service",
    },
    "need a secret, a device or a mail to be opened; their journeys look at them": {
        "welcome", "oauth_authorize", "oauth_code", "account_confirm_login_code", "account_reset_password_from_key_done",
        "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    },
}  # fmt: skip


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        elif entry.name and not hasattr(entry.callback, "hubbub_endpoints"):
            yield path, entry


def _takes_forms_alone(client: Client, path: str) -> bool:
    """Whether a page's address, with something for each of its parts, is only for forms."""
    plain = re.sub(
        r"<(?:id|int|str|path):[^>]*>",
        "1",
        path.replace("<verb:verb>", "favourite").replace("<relation:verb>", "follow"),
    )
    return client.get(f"/{plain}").status_code == 405


def _shown() -> set[str]:
    paths = [re.sub(r"{\w+}", "1", it.path).partition("?")[0] for it in PAGES if it.path != "/nothing-here"]
    return {resolve(path).url_name or "" for path in paths}


def test_every_page_is_in_the_gallery() -> None:
    client = Client()
    client.force_login(person("robin", role=UserRole.OWNER).user)
    known = _shown().union(*NO_PAGES.values())
    missing = [
        f"{entry.name}: {path}"
        for path, entry in _patterns(get_resolver())
        if entry.name not in known and not _takes_forms_alone(client, path)
    ]
    assert missing == []


def test_no_exception_is_out_of_date() -> None:
    excepted = set().union(*NO_PAGES.values())
    assert excepted <= {entry.name for _path, entry in _patterns(get_resolver())}
    assert not excepted & _shown()
