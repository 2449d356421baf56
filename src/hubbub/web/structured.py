"""What a public page says of itself to machines that read JSON-LD (schema.org), in a script element that never runs.

A post is a SocialMediaPosting, a profile a ProfilePage (https://schema.org/SocialMediaPosting, /ProfilePage; the
counters as https://developers.google.com/search/docs/appearance/structured-data/discussion-forum reads them).
"""

import json
from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString, mark_safe

from hubbub.identity.models import Account, ActorType
from hubbub.identity.urls import avatar_url
from hubbub.kernel.markup.sanitise import html_to_text
from hubbub.publishing.models import Post
from hubbub.web.render.bodies import ShownMedia

_ORGANISATIONS = {ActorType.ORGANIZATION, ActorType.GROUP}
# None of these may stand in a script element as they are, or text could end it (HTML, 4.12.1.3).
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def post_json_ld(post: Post, domain: str, text: str, pictures: Sequence[ShownMedia]) -> SafeString:
    """A public post; `text` is its plain text, or its warning. Its account must be fetched with it."""
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "SocialMediaPosting",
        "@id": post.uri,
        "url": post.url or post.uri,
        "author": _author(post.account, domain),
        "datePublished": post.created_at.isoformat(),
        "text": text,
        "interactionStatistic": [
            _counter("LikeAction", post.favourites_count),
            _counter("ShareAction", post.reblogs_count),
            _counter("CommentAction", post.replies_count),
        ],
    }
    if post.edited_at:
        said["dateModified"] = post.edited_at.isoformat()
    if post.language:
        said["inLanguage"] = post.language
    if pictures:
        said["image"] = [it.url for it in pictures]
    return _script(said)


def profile_json_ld(account: Account, domain: str) -> SafeString:
    """A profile."""
    person = {
        **_author(account, domain),
        "description": html_to_text(account.note_html),
        "sameAs": [field["value"] for field in account.fields if field.get("verified_at")],
        "interactionStatistic": _counter("FollowAction", account.followers_count),
        "agentInteractionStatistic": _counter("WriteAction", account.statuses_count),
    }
    said = {
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateCreated": account.created_at.isoformat(),
        "mainEntity": person,
    }
    return _script(said)


def _author(account: Account, domain: str) -> dict[str, object]:
    return {
        "@type": "Organization" if account.actor_type in _ORGANISATIONS else "Person",
        "@id": account.uri,
        "name": account.display_name or account.username,
        "alternateName": f"@{account.username}@{domain}",
        "url": account.url,
        "image": avatar_url(account.avatar),
    }


def _counter(action: str, count: int) -> dict[str, object]:
    return {
        "@type": "InteractionCounter",
        "interactionType": f"https://schema.org/{action}",
        "userInteractionCount": count,
    }


def _script(said: Mapping[str, object]) -> SafeString:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - nothing can end it
