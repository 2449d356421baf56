"""Publishing a post: the one way in for the API, pages, schedules, imports and the demo."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import msgspec
from django.db import transaction
from django.db.models import F

from hubbub.identity.models import Account, Preferences
from hubbub.identity.viewer import Viewer
from hubbub.kernel.clock import now
from hubbub.kernel.errors import NotFound
from hubbub.kernel.events import emit
from hubbub.kernel.ids import id_and_moment
from hubbub.publishing.commands.acting import acting_account, check_not_blocking, lock_posts
from hubbub.publishing.commands.content import Content, hold_tags, store_mentions, store_tags, understand
from hubbub.publishing.commands.media import attach_media, attachable_media
from hubbub.publishing.commands.quote import quotable
from hubbub.publishing.events import PostPublished
from hubbub.publishing.logic.compose import check_length, check_mentions, check_poll, said
from hubbub.publishing.models import MediaAttachment, Poll, Post, QuotePolicy, QuoteState, Visibility
from hubbub.publishing.new import PRIVACY, QUOTE_POLICY, NewPoll, NewPost
from hubbub.publishing.queries import subject_of
from hubbub.publishing.urls import post_uri, post_url


class _Around(msgspec.Struct, frozen=True):
    """What a new post refers to, checked."""

    author: Account
    parent: Post | None
    quoted: Post | None
    media: list[MediaAttachment]
    content: Content


@transaction.atomic
def publish(viewer: Viewer, new: NewPost, *, tags_ahead: Mapping[str, str] = MappingProxyType({})) -> Post:
    """Publish `new` as the viewer's account. `tags_ahead` are those of posts that follow in the same transaction.

    Raises `Invalid` for what can't be said (empty, too long, bad poll or media, a quote that the quoted author does
    not allow), `NotFound` for a post to reply to or quote that the viewer may not see, `Forbidden` when the viewer
    may not publish or blocks whoever they reply to.
    """
    new, around = _checked(viewer, new)
    lock_posts(*(post.pk for post in (around.parent, around.quoted) if post))
    post = _insert(new, around)
    _count(post, around)
    mentioned = store_mentions(post, around.content)
    if tags_ahead:
        hold_tags({**tags_ahead, **around.content.tags})
    tag_ids = store_tags(post, around.content)
    attach_media(post, around.media)
    if new.poll is not None:
        add_poll(post, new.poll)
    emit(
        PostPublished(
            post_id=post.pk,
            account_id=post.account_id,
            local=True,
            visibility=post.visibility,
            language=post.language,
            conversation_id=post.conversation_id,
            in_reply_to_id=post.in_reply_to_id,
            in_reply_to_account_id=post.in_reply_to_account_id,
            quote_of_id=post.quote_of_id,
            mentioned_ids=mentioned,
            tag_ids=tag_ids,
            link=around.content.link,
            via_id=new.via_id,
            created_at=post.created_at,
        )
    )
    return post


def check_publishable(viewer: Viewer, new: NewPost) -> None:
    """Raise what `publish` would raise right now (for what is to be published later)."""
    _checked(viewer, new)


def _checked(viewer: Viewer, new: NewPost) -> tuple[NewPost, _Around]:
    author = acting_account(viewer)
    new = _with_defaults(author, new)
    check_length(new)
    if new.poll is not None:
        check_poll(new.poll, with_media=bool(new.media_ids))
    content = understand(new.text, new.spoiler_text)
    check_mentions(len(content.mentioned))
    return new, _Around(
        author=author,
        parent=_parent(viewer, new.in_reply_to_id),
        quoted=quotable(viewer, new) if new.quoted_id else None,
        media=attachable_media(author.pk, new.media_ids),
        content=content,
    )


def _with_defaults(author: Account, new: NewPost) -> NewPost:
    preferences: Preferences = author.preferences
    text, spoiler = said(new.text, new.spoiler_text)
    visibility = PRIVACY[preferences.default_privacy] if new.visibility is None else new.visibility
    sensitive = preferences.default_sensitive if new.sensitive is None else new.sensitive
    policy = QUOTE_POLICY[preferences.default_quote_policy] if new.quote_policy is None else new.quote_policy
    return msgspec.structs.replace(
        new,
        text=text,
        spoiler_text=spoiler,
        visibility=visibility,
        sensitive=sensitive or bool(spoiler) or author.sensitized_at is not None,
        language=preferences.default_language or "" if new.language is None else new.language,
        quote_policy=policy if visibility <= Visibility.UNLISTED else QuotePolicy.NOBODY,
    )


def _parent(viewer: Viewer, post_id: int | None) -> Post | None:
    if post_id is None:
        return None
    try:
        parent = subject_of(viewer, post_id)
    except NotFound as error:
        raise NotFound("The post you are trying to reply to does not appear to exist.") from error
    check_not_blocking(viewer, parent)
    return parent


def _insert(new: NewPost, around: _Around) -> Post:
    identifier, moment = id_and_moment(new.published_at)
    parent, quoted = around.parent, around.quoted
    name = around.author.username
    return Post.objects.create(
        id=identifier,
        account=around.author,
        uri=post_uri(name, identifier),
        url=post_url(name, identifier),
        local=True,
        visibility=new.visibility or Visibility.PUBLIC,
        in_reply_to=parent,
        in_reply_to_account_id=parent.account_id if parent else None,
        conversation_id=parent.conversation_id if parent else identifier,
        quote_of=quoted,
        quote_state=QuoteState.ACCEPTED if quoted else "",
        quote_policy=new.quote_policy or QuotePolicy.PUBLIC,
        text=new.text,
        html=around.content.html,
        spoiler_text=new.spoiler_text,
        sensitive=bool(new.sensitive),
        language=new.language or "",
        application_id=new.application_id,
        created_at=moment,
    )


def _count(post: Post, around: _Around) -> None:
    """Counters move with the rows they count, in the same transaction."""
    if around.parent is not None:
        Post.objects.filter(pk=around.parent.pk).update(replies_count=F("replies_count") + 1)
    if around.quoted is not None:
        Post.objects.filter(pk=around.quoted.pk).update(quotes_count=F("quotes_count") + 1)
    Account.objects.filter(pk=around.author.pk).update(
        statuses_count=F("statuses_count") + 1, last_status_on=post.created_at.date()
    )


def add_poll(post: Post, poll: NewPoll) -> None:
    """Give a post its poll, which runs from now on."""
    Poll.objects.create(
        post=post,
        options=[option.strip() for option in poll.options],
        tallies=[0] * len(poll.options),
        multiple=poll.multiple,
        hide_totals=poll.hide_totals,
        expires_at=now() + timedelta(seconds=poll.expires_in),
    )
