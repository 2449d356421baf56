"""Preview cards of linked pages, fetched by the one outbound client."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F

from hubbub.kernel.blobs import store_blob
from hubbub.kernel.clock import now
from hubbub.kernel.events import emit
from hubbub.kernel.http import OutboundError
from hubbub.kernel.media import MediaError, prepare_image
from hubbub.kernel.outbound import outbound
from hubbub.publishing.commands.content import named_in
from hubbub.publishing.events import PostEdited
from hubbub.publishing.logic.page import PageFacts, read_page
from hubbub.publishing.models import Post, PreviewCard

FRESH_FOR = timedelta(days=14)
PAGE_BYTES = 1024 * 1024
IMAGE_BYTES = 8 * 1024 * 1024
LONGEST_URL = 2000


def attach_card(post_id: int, url: str) -> None:
    """Give a post the card of the page it links, fetching it unless it is known. Safe to run twice; a page that can't
    be had leaves the post as it is."""
    if len(url) > LONGEST_URL or not Post.objects.filter(pk=post_id).exists():
        return
    card = _known(url) or _fetch(url)
    if not card.failed and card.title:
        _attach(post_id, card)


def _known(url: str) -> PreviewCard | None:
    return PreviewCard.objects.filter(url=url, fetched_at__gt=now() - FRESH_FOR).first()


def _fetch(url: str) -> PreviewCard:
    """Ask for the page and remember what it says, or that it can't be had."""
    try:
        answer = outbound().get(url, accept="text/html", limit=PAGE_BYTES, truncate=True)
    except OutboundError:
        return _remember(url, None, "", "")
    if not answer.is_success or answer.content_type not in {"text/html", "application/xhtml+xml"}:
        return _remember(url, None, "", "")
    facts = read_page(answer.body, answer.headers.get("content-type", ""), answer.url)
    image, blurhash = _fetch_image(facts.image) if facts.image else ("", "")
    return _remember(url, facts, image, blurhash)


def _fetch_image(url: str) -> tuple[str, str]:
    """The page's picture as a blob name and its blurhash; empty when it can't be had or is no picture."""
    try:
        answer = outbound().get(url, accept="image/*", limit=IMAGE_BYTES)
        if not answer.is_success:
            return "", ""
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source"
            source.write_bytes(answer.body)
            made = prepare_image(source, Path(folder))
            return store_blob(made.small.path, made.small.extension), made.blurhash
    except (OutboundError, MediaError):
        return "", ""


def _remember(url: str, facts: PageFacts | None, image: str, blurhash: str) -> PreviewCard:
    known: dict[str, object] = {
        "failed": facts is None,
        "fetched_at": now(),
        "image": image,
        "blurhash": blurhash,
    }
    if facts is not None:
        known |= {
            "title": facts.title,
            "description": facts.description,
            "kind": facts.kind,
            "author_name": facts.author_name,
            "author_url": facts.author_url,
            "provider_name": facts.provider_name,
            "provider_url": facts.provider_url,
            "width": facts.width,
            "height": facts.height,
            "image_description": facts.image_description,
            "language": facts.language,
            "published_at": facts.published_at,
        }
    card, _ = PreviewCard.objects.update_or_create(url=url, defaults=known)
    return card


@transaction.atomic
def _attach(post_id: int, card: PreviewCard) -> None:
    changed = Post.objects.filter(pk=post_id, card=None).update(card=card, revision=F("revision") + 1)
    post = Post.objects.filter(pk=post_id).first()
    if changed and post is not None:
        emit(
            PostEdited(
                post_id=post_id,
                account_id=post.account_id,
                mentioned_ids=named_in(post_id),
                newly_mentioned_ids=(),
                link=None,
                silent=True,
            )
        )
