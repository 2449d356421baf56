"""OAuth scopes in Mastodon's dialect: a parent scope holds all below it."""

from functools import lru_cache

_AREAS = (
    "accounts blocks bookmarks conversations favourites filters follows lists media mutes notifications reports "
    "search statuses"
).split()
_READ_ONLY = {"search", "insights"}
_WRITE_ONLY = {"conversations", "media", "reports"}
_ADMIN_AREAS = (
    "accounts reports domain_allows domain_blocks ip_blocks email_domain_blocks canonical_email_blocks"
).split()

ALL_SCOPES: tuple[str, ...] = (
    "read",
    *(f"read:{area}" for area in [*_AREAS, "insights"] if area not in _WRITE_ONLY),
    "write",
    *(f"write:{area}" for area in _AREAS if area not in _READ_ONLY),
    "follow",
    "push",
    "profile",
    "admin:read",
    *(f"admin:read:{area}" for area in _ADMIN_AREAS),
    "admin:write",
    *(f"admin:write:{area}" for area in _ADMIN_AREAS),
)
# `follow` is the older name for these (docs.joinmastodon.org/api/oauth-scopes)
_FOLLOW = {f"{verb}:{area}" for verb in ("read", "write") for area in ("blocks", "follows", "mutes")}
_KNOWN = frozenset(ALL_SCOPES)


def parse_scopes(text: str) -> list[str]:
    """Scopes in `text` (separated by spaces, plus signs or commas), in order, once each."""
    return list(dict.fromkeys(text.replace("+", " ").replace(",", " ").split()))


def unknown_scopes(scopes: list[str]) -> list[str]:
    """Those nobody has heard of."""
    return [scope for scope in scopes if scope not in _KNOWN]


def grants(held: frozenset[str] | set[str], wanted: str) -> bool:
    """Whether somebody who holds `held` may do what asks for `wanted`."""
    if wanted in held or ("follow" in held and wanted in _FOLLOW):
        return True
    parts = wanted.split(":")
    return any(":".join(parts[:length]) in held for length in range(1, len(parts)))


@lru_cache(maxsize=4096)
def grants_any(held: frozenset[str], wanted: tuple[str, ...]) -> bool:
    """Whether somebody who holds `held` may do what asks for one of `wanted`."""
    return any(grants(held, scope) for scope in wanted)


def within(wanted: list[str], allowed: list[str]) -> bool:
    """Whether an application that registered `allowed` may ask for all of `wanted`."""
    held = frozenset(allowed)
    return all(grants(held, scope) for scope in wanted)
