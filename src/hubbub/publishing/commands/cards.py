"""Preview cards of linked pages, fetched by the one outbound client."""

import tempfile
from datetime import timedelta
from pathlib import Path

import msgspec
from django.db import transaction
from django.db.models import F

from hubbub.kernel.blobs import drop_blobs, store_blob
from hubbub.kernel.clock import now
from hubbub.kernel.http import OutboundError
from hubbub.kernel.media import MediaError, prepare_image
from hubbub.kernel.outbound import outbound
from hubbub.publishing.commands.acting import hold_posts
from hubbub.publishing.commands.content import first_link, tell_of_surroundings
from hubbub.publishing.logic.page import PageFacts, read_page
from hubbub.publishing.models import Post, PreviewCard

FRESH_FOR = timedelta(days=14)
PAGE_BYTES = 1024 * 1024
IMAGE_BYTES = 8 * 1024 * 1024
LONGEST_URL = 2000


def attach_card(post_id: int, url: str) -> None:
    """Give a post the card of the page it links, fetching it unless it is known. Safe to run twice; a page that can't
    be had leaves the post as it is, and so does one that the post links no longer."""
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
        return _remember_failure(url)
    if not answer.is_success or answer.content_type not in {"text/html", "application/xhtml+xml"}:
        return _remember_failure(url)
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


def _remember(url: str, facts: PageFacts, image: str, blurhash: str) -> PreviewCard:
    known = msgspec.structs.asdict(facts) | {
        "failed": False,
        "fetched_at": now(),
        "image": image,
        "blurhash": blurhash,
    }
    with transaction.atomic():
        before = PreviewCard.objects.select_for_update().filter(url=url).first()
        # Not to be had now: the former one is still good.
        if before is not None and facts.image and not image:
            known |= {"image": before.image, "blurhash": before.blurhash}
        card, _ = PreviewCard.objects.update_or_create(url=url, defaults=known)
        if before is not None and before.image != card.image:
            # Posts are kept as they were rendered, with the former picture.
            posts = Post.objects.filter(card=card)
            hold_posts(posts)
            posts.update(revision=F("revision") + 1)
            drop_blobs(before.image)
    return card


def _remember_failure(url: str) -> PreviewCard:
    """The page can't be had now; what it said before is still good, also for posts that have its card."""
    moment = now()
    card, _ = PreviewCard.objects.update_or_create(
        url=url, defaults={"fetched_at": moment}, create_defaults={"fetched_at": moment, "failed": True}
    )
    return card


@transaction.atomic
def _attach(post_id: int, card: PreviewCard) -> None:
    post = Post.objects.select_for_update(no_key=True).filter(pk=post_id, card=None).first()
    if (
        post is None or first_link(post.text) != card.url
    ):  # edited since it was asked for: another job is on its way
        return
    Post.objects.filter(pk=post_id).update(card=card, revision=F("revision") + 1)
    tell_of_surroundings(post)
