"""Editing a post: what it said before is kept, and whoever is named anew learns of it."""

import msgspec
from django.db import transaction
from django.db.models import F

from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import Invalid, NotFound
from hubbub.kernel.events import emit
from hubbub.publishing.commands.acting import acting_account, own_post
from hubbub.publishing.commands.content import change_mentions, change_tags, first_link, understand
from hubbub.publishing.commands.media import attachable_media
from hubbub.publishing.commands.media_edit import change_media
from hubbub.publishing.commands.poll_edit import change_poll
from hubbub.publishing.commands.quote import NOTHING_WITH_A_QUOTE
from hubbub.publishing.events import PostEdited
from hubbub.publishing.logic.compose import check_length, check_poll, said
from hubbub.publishing.models import Post, PostEdit, QuotePolicy, Visibility
from hubbub.publishing.new import Changes, NewPost
from hubbub.publishing.queries import versions_of


@transaction.atomic
def edit(viewer: Viewer, post_id: int, changes: Changes) -> None:
    """Make a post of the viewer's own say what `changes` says; if it says so already, nothing happens.

    Raises `NotFound` for anybody else's post or a boost, `Invalid` for what can't be said.
    """
    author = acting_account(viewer)
    post = own_post(viewer, post_id)
    if post.reblog_of_id:
        raise NotFound
    text, spoiler = said(changes.text, changes.spoiler_text)
    changes = msgspec.structs.replace(
        changes,
        text=text,
        spoiler_text=spoiler,
        sensitive=changes.sensitive or bool(spoiler) or author.sensitized_at is not None,
    )
    _check(post, changes)
    former = versions_of(post)[-1]
    media_changed = change_media(
        post, attachable_media(author.pk, changes.media_ids, post_id=post.pk), changes.media
    )
    poll_changed = change_poll(post, changes.poll)
    words_changed = _change_words(post, changes)
    if media_changed or poll_changed or words_changed:
        _become(post, former, changes)
    else:
        _save_policy(post, changes)


def _check(post: Post, changes: Changes) -> None:
    if post.quote_state and (changes.media_ids or changes.poll):
        raise Invalid(NOTHING_WITH_A_QUOTE)
    check_length(
        NewPost(
            text=changes.text,
            spoiler_text=changes.spoiler_text,
            media_ids=changes.media_ids,
            poll=changes.poll,
            quoted_id=post.quote_of_id,
        )
    )
    if changes.poll is not None:
        check_poll(changes.poll, with_media=bool(changes.media_ids))


def _change_words(post: Post, changes: Changes) -> bool:
    before = (post.text, post.spoiler_text, post.sensitive, post.language)
    post.text, post.spoiler_text, post.sensitive = changes.text, changes.spoiler_text, changes.sensitive
    post.language = post.language if changes.language is None else changes.language
    return before != (post.text, post.spoiler_text, post.sensitive, post.language)


def _become(post: Post, former: PostEdit, changes: Changes) -> None:
    former.save(force_insert=True)
    content = understand(post.text, post.spoiler_text)
    if content.link != first_link(former.text):
        post.card = None
    post.html = content.html
    post.edited_at = now()
    post.quote_policy = _policy(post, changes)
    post.revision = F("revision") + 1
    post.save(
        update_fields=[
            "text",
            "html",
            "spoiler_text",
            "sensitive",
            "language",
            "card",
            "quote_policy",
            "edited_at",
            "revision",
        ]
    )
    newly_mentioned = change_mentions(post, content)
    change_tags(post, content)
    emit(
        PostEdited(
            post_id=post.pk,
            account_id=post.account_id,
            mentioned_ids=tuple(account.pk for account in content.mentioned),
            newly_mentioned_ids=newly_mentioned,
            link=content.link,
        )
    )


def _policy(post: Post, changes: Changes) -> int:
    if changes.quote_policy is None:
        return post.quote_policy
    return changes.quote_policy if post.visibility <= Visibility.UNLISTED else QuotePolicy.NOBODY


def _save_policy(post: Post, changes: Changes) -> None:
    """Who may quote is no part of what a post says: changing it alone is no edit."""
    post.quote_policy = _policy(post, changes)
    post.save(update_fields=["quote_policy"])
