"""Understanding what a text says: whom it mentions, which tags it carries, what it links, and its HTML."""

from collections.abc import Mapping

import msgspec
from django.conf import settings

from hubbub.identity.logic.names import split_acct
from hubbub.identity.models import Account
from hubbub.identity.queries import accounts_named
from hubbub.kernel.events import emit
from hubbub.kernel.markup import Hashtag, Link, MentionTarget, find_hashtags, find_links, format_post, parse
from hubbub.kernel.markup import Mention as MentionToken
from hubbub.publishing.events import PostEdited
from hubbub.publishing.logic.compose import check_mentions
from hubbub.publishing.models import Mention, Post, PostTag, Tag
from hubbub.publishing.urls import tag_url


class Content(msgspec.Struct, frozen=True):
    """A text understood: the accounts it names, its tags as written, the first link, and its HTML."""

    html: str
    mentioned: list[Account]
    tags: dict[str, str]  # name: as written
    link: str | None


def understand(text: str, spoiler_text: str = "") -> Content:
    """Find mentions, tags and links in `text` (and tags in the warning), and format it."""
    tokens = parse(text)
    targets = _mentioned([token for token in tokens if isinstance(token, MentionToken)])
    hashtags = [token for token in tokens if isinstance(token, Hashtag)]
    if "#" in spoiler_text:
        hashtags = [*find_hashtags(spoiler_text), *hashtags]
    return Content(
        html=format_post(text, {acct: _target(account) for acct, account in targets.items()}, _link_tag),
        mentioned=list({account.pk: account for account in targets.values()}.values()),
        tags={tag.name.lower(): tag.name for tag in hashtags},
        link=next((token.url for token in tokens if isinstance(token, Link)), None),
    )


def first_link(text: str) -> str | None:
    """The link whose page a text has the card of."""
    return next((link.url for link in find_links(text)), None)


def _mentioned(mentions: list[MentionToken]) -> dict[str, Account]:
    """The accounts that mentions name, by `Mention.acct`; names nobody has are left out."""
    domain = settings.HUBBUB.domain
    named = {mention.acct: split_acct(mention.acct, domain) for mention in mentions}
    accounts = accounts_named(list(dict.fromkeys(named.values())))
    known = {(account.username.lower(), account.domain): account for account in accounts}
    return {acct: known[name] for acct, name in named.items() if name in known}


def _target(account: Account) -> MentionTarget:
    return MentionTarget(url=account.url, username=account.username, domain=account.domain)


def _link_tag(name: str) -> str:
    return tag_url(name.lower())


def store_mentions(post: Post, content: Content) -> tuple[int, ...]:
    """Write down whom a post names (also who is answered is named only if the text does); returns their ids."""
    Mention.objects.bulk_create([Mention(post=post, account=account) for account in content.mentioned])
    return tuple(account.pk for account in content.mentioned)


def change_mentions(post: Post, content: Content) -> tuple[int, ...]:
    """Write down whom an edited post names now; returns the ids of those it never named before.

    Who is named no longer keeps the post. Raises `Invalid` when it has been addressed to too many by now.
    """
    known = set(Mention.objects.filter(post=post).values_list("account_id", flat=True))
    named = [account.pk for account in content.mentioned]
    fresh = tuple(pk for pk in named if pk not in known)
    check_mentions(len(known) + len(fresh))
    Mention.objects.filter(post=post, silent=False).exclude(account_id__in=named).update(silent=True)
    Mention.objects.filter(post=post, silent=True, account_id__in=named).update(silent=False)
    Mention.objects.bulk_create([Mention(post=post, account_id=pk) for pk in fresh])
    return fresh


def tell_of_surroundings(post: Post) -> None:
    """State that what surrounds a post changed, and nothing it says: its card, or who may quote it."""
    emit(
        PostEdited(
            post_id=post.pk,
            account_id=post.account_id,
            mentioned_ids=named_in(post.pk),
            newly_mentioned_ids=(),
            link=None,
            silent=True,
        )
    )


def named_in(post_id: int) -> tuple[int, ...]:
    """The ids of those whom a post names."""
    named = Mention.objects.filter(post=post_id, silent=False)
    return tuple(named.values_list("account_id", flat=True))


def change_tags(post: Post, content: Content) -> None:
    """Write down which tags an edited post carries now."""
    PostTag.objects.filter(post=post).exclude(tag__name__in=content.tags).delete()
    store_tags(post, content)


def store_tags(post: Post, content: Content) -> tuple[int, ...]:
    """Write down a post's tags, making those that are new; returns their ids."""
    if not content.tags:
        return ()
    by_name = hold_tags(content.tags)
    tags = [by_name[name] for name in content.tags]
    day = post.created_at.date()
    PostTag.objects.bulk_create(
        [PostTag(post=post, tag=tag, account_id=post.account_id, used_on=day) for tag in tags],
        ignore_conflicts=True,
    )
    Tag.objects.filter(pk__in=[tag.pk for tag in tags]).update(last_status_at=post.created_at)
    return tuple(tag.pk for tag in tags)


def hold_tags(names: Mapping[str, str]) -> dict[str, Tag]:
    """The tags of these names (with how they are written), made where they are new. Posts that name the same tags at
    the same moment take them in one order."""
    Tag.objects.bulk_create(
        [Tag(name=name, display_name=written) for name, written in sorted(names.items())],
        ignore_conflicts=True,
    )
    held = Tag.objects.select_for_update(no_key=True).filter(name__in=names)
    return {tag.name: tag for tag in held.order_by("name")}
