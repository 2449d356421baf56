"""What notifications do about facts below: tell people, and take it back when it is undone."""

from collections.abc import Sequence
from datetime import timedelta

from hubbub.conversations.commands.views import enter_post, withdraw_post
from hubbub.identity.events import AccountCreated, AccountDeleted, TokenRevoked
from hubbub.identity.models import Account, Membership, UserRole
from hubbub.kernel import sql
from hubbub.kernel.clock import now
from hubbub.kernel.stream import announce
from hubbub.moderation.events import AccountWarned, ReportFiled
from hubbub.network.events import (
    Blocked,
    DomainBlocked,
    Followed,
    FollowRequested,
    FollowRequestEnded,
    Muted,
    Unfollowed,
)
from hubbub.notifications.commands import forget
from hubbub.notifications.commands.notify import Happening, Heard, notify
from hubbub.notifications.commands.push import unsubscribe
from hubbub.notifications.commands.warning_mail import mail_warning
from hubbub.notifications.kinds import Kind
from hubbub.notifications.news import News
from hubbub.notifications.sql import SUBSCRIBERS
from hubbub.publishing.events import (
    BoostUndone,
    FavouriteUndone,
    PollEnded,
    PostBoosted,
    PostDeleted,
    PostEdited,
    PostFavourited,
    PostPublished,
)
from hubbub.publishing.models import Post, QuoteState, Visibility

# Older posts (imports, finds on other servers) are entered where they belong, but nobody is woken for them.
RECENT = timedelta(hours=6)


def tell_of_post(event: PostPublished) -> None:
    """Who is named, who is quoted and who subscribed to the author hears of a new post; each once.

    A post that concerns nobody costs one look-up in a partial index.
    """
    if now() - event.created_at > RECENT:
        return
    quoted_ids, heard_of_quote = _tell_quoted(event)
    heard = _tell(Kind.MENTION, event, set(event.mentioned_ids) - quoted_ids)
    if event.visibility == Visibility.DIRECT:
        own = [event.account_id] if event.local else []
        _enter_conversation(event.post_id, [*own, *_listeners(heard), *_listeners(heard_of_quote)])
    if event.in_reply_to_account_id in {None, event.account_id}:
        subscribers = {row[0] for row in sql.rows(SUBSCRIBERS, (event.account_id,))}
        _tell(Kind.STATUS, event, subscribers - quoted_ids - set(event.mentioned_ids))


def _tell(kind: Kind, event: PostPublished, recipients: set[int]) -> Heard:
    if not recipients:
        return Heard([], [])
    return notify(Happening(kind=kind, actor_id=event.account_id, post_id=event.post_id), recipients)


def _tell_quoted(event: PostPublished) -> tuple[set[int], Heard]:
    """Whose post is quoted, and who of them heard of it."""
    if event.quote_of_id is None:
        return set(), Heard([], [])
    accepted = Post.objects.filter(pk=event.post_id, quote_state=QuoteState.ACCEPTED)
    quoted_ids = set(accepted.values_list("quote_of__account_id", flat=True))
    return quoted_ids, _tell(Kind.QUOTE, event, quoted_ids)


def _listeners(heard: Heard) -> list[int]:
    """Whose conversations a message enters: a muted thread makes no sound, and is there all the same."""
    return [*heard.told, *heard.quiet]


def _enter_conversation(post_id: int, viewer_ids: Sequence[int]) -> None:
    view_ids = enter_post(Post.objects.get(pk=post_id), viewer_ids)
    announce(News.CONVERSATION, ids=view_ids, account_ids=list(viewer_ids))


def tell_of_boost(event: PostBoosted) -> None:
    """The author hears that a post was passed on."""
    happening = Happening(kind=Kind.REBLOG, actor_id=event.account_id, post_id=event.post_id)
    notify(happening, [event.post_account_id])


def tell_of_favourite(event: PostFavourited) -> None:
    """The author hears that a post is liked."""
    happening = Happening(kind=Kind.FAVOURITE, actor_id=event.account_id, post_id=event.post_id)
    notify(happening, [event.post_account_id])


def tell_of_edit(event: PostEdited) -> None:
    """Who is newly named, who passed the post on and who quoted it hears of an edit."""
    if event.silent:
        return

    def happening(kind: Kind) -> Happening:
        return Happening(kind=kind, actor_id=event.account_id, post_id=event.post_id)

    fresh = _listeners(notify(happening(Kind.MENTION), event.newly_mentioned_ids))
    if fresh and Post.objects.filter(pk=event.post_id, visibility=Visibility.DIRECT).exists():
        _enter_conversation(event.post_id, fresh)
    around = Post.objects.exclude(account_id=event.account_id).filter(account__domain=None)
    boosters = set(around.filter(reblog_of_id=event.post_id).values_list("account_id", flat=True))
    quotes = around.filter(quote_of_id=event.post_id, quote_state=QuoteState.ACCEPTED)
    quoters = set(quotes.values_list("account_id", flat=True))
    for kind, recipients in ((Kind.QUOTED_UPDATE, quoters), (Kind.UPDATE, boosters - quoters)):
        if recipients:  # the newest edit alone is told of
            forget.forget_deed(kind, event.account_id, post_id=event.post_id)
            notify(happening(kind), recipients)


def tell_of_poll(event: PollEnded) -> None:
    """Author and voters hear that a poll is over."""
    happening = Happening(kind=Kind.POLL, actor_id=event.account_id, post_id=event.post_id)
    notify(happening, [event.account_id, *event.voter_ids])


def tell_of_follow(event: Followed) -> None:
    """Somebody has a new follower."""
    notify(Happening(kind=Kind.FOLLOW, actor_id=event.follower_id), [event.target_id])


def tell_of_follow_request(event: FollowRequested) -> None:
    """Somebody is asked."""
    notify(Happening(kind=Kind.FOLLOW_REQUEST, actor_id=event.follower_id), [event.target_id])


def tell_of_sign_up(event: AccountCreated) -> None:
    """The staff hears of who came by themselves."""
    if event.signed_up:
        notify(Happening(kind=Kind.SIGN_UP, actor_id=event.account_id), staff_account_ids())


def tell_of_report(event: ReportFiled) -> None:
    """The staff hears of reports."""
    happening = Happening(kind=Kind.REPORT, actor_id=event.account_id, object_id=event.report_id)
    notify(happening, staff_account_ids())


def tell_of_warning(event: AccountWarned) -> None:
    """Somebody hears what the moderators did; it comes from nobody in particular, so from oneself (Mastodon)."""
    if event.mail:
        mail_warning(event.warning_id)
    if not event.notify:
        return
    happening = Happening(kind=Kind.WARNING, actor_id=event.target_id, object_id=event.warning_id)
    notify(happening, [event.target_id])


def staff_account_ids() -> list[int]:
    """The accounts of those who moderate."""
    staff = Membership.objects.filter(is_main=True, user__is_active=True).exclude(user__role=UserRole.MEMBER)
    return list(staff.values_list("account_id", flat=True))


def forget_boost(event: BoostUndone) -> None:
    """A boost was taken back."""
    forget.forget_deed(Kind.REBLOG, event.account_id, post_id=event.post_id)


def forget_favourite(event: FavouriteUndone) -> None:
    """A favourite was taken back."""
    forget.forget_deed(Kind.FAVOURITE, event.account_id, post_id=event.post_id)


def forget_follow(event: Unfollowed) -> None:
    """A follow ended."""
    forget.forget_deed(Kind.FOLLOW, event.follower_id, account_id=event.target_id)


def forget_follow_request(event: FollowRequestEnded) -> None:
    """A request was answered or withdrawn."""
    forget.forget_deed(Kind.FOLLOW_REQUEST, event.follower_id, account_id=event.target_id)


def forget_post(event: PostDeleted) -> None:
    """A post is gone."""
    forget.forget_post(event.post_id)
    if event.visibility == Visibility.DIRECT:
        withdraw_post(event.conversation_id, event.post_id)


def forget_blocked(event: Blocked) -> None:
    """Nothing from whom one blocks."""
    forget.forget_senders(event.account_id, [event.target_id])


def forget_muted(event: Muted) -> None:
    """Nothing from whom one mutes, if that includes notifications."""
    if event.hide_notifications:
        forget.forget_senders(event.account_id, [event.target_id])


def forget_domain(event: DomainBlocked) -> None:
    """Nothing from a server one blocks."""
    senders = Account.objects.filter(domain=event.domain).values_list("pk", flat=True)
    forget.forget_senders(event.account_id, senders)


def forget_device(event: TokenRevoked) -> None:
    """No pushes to a device that was signed out."""
    unsubscribe(event.token_id)


def forget_account(event: AccountDeleted) -> None:
    """Nothing from and to who is gone."""
    forget.forget_account(event.account_id)
