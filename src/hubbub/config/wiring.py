"""The one page that says who reacts to which fact, and what the worker does every so often."""

from collections.abc import Callable
from typing import Any

from hubbub.api import reactions as api
from hubbub.conversations import reactions as conversations
from hubbub.identity import events as identity_events
from hubbub.identity import jobs as identity_jobs
from hubbub.identity.commands.removal import remove_in_steps
from hubbub.insights import jobs as insights_jobs
from hubbub.insights import reactions as insights
from hubbub.insights.commands.forget import remove_some_served
from hubbub.instance import events as instance_events
from hubbub.instance import jobs as instance_jobs
from hubbub.instance.queries import server_settings
from hubbub.kernel.checks import examined_by
from hubbub.kernel.events import Event, react
from hubbub.kernel.jobs import offer_chores, run_every_so_often
from hubbub.kernel.mail import named_by
from hubbub.moderation import events as moderation_events
from hubbub.moderation import jobs as moderation_jobs
from hubbub.network import events as ties
from hubbub.network import jobs as network_jobs
from hubbub.network import reactions as network
from hubbub.network.commands.forget import (
    remove_some_followed,
    remove_some_followers,
    remove_some_other_ties,
)
from hubbub.notifications import jobs as notifications_jobs
from hubbub.notifications import reactions as notifications
from hubbub.notifications import streaming_reactions as streaming
from hubbub.notifications.commands.forget import remove_some_told
from hubbub.ops import doctor
from hubbub.ops import jobs as ops
from hubbub.ops.demo.job import load_demo_community
from hubbub.portability import jobs as portability_jobs
from hubbub.portability import reactions as portability
from hubbub.publishing import events as posts
from hubbub.publishing import index_reactions as index
from hubbub.publishing import jobs as publishing_jobs
from hubbub.publishing import reactions as publishing
from hubbub.publishing.commands import forget_bits
from hubbub.timelines import events as timelines_events
from hubbub.timelines import jobs as timelines_jobs
from hubbub.timelines import reactions as timelines
from hubbub.timelines import relationship_reactions as timelines_ties
from hubbub.web import jobs as web_jobs
from hubbub.web import reactions as web

# Who reacts to what, one a line. Order matters only where a comment says so.
REACTIONS: tuple[tuple[type[Event], Callable[[Any], None]], ...] = (
    (identity_events.AccountDeleted, publishing.forget_account),  # first, since it takes all locks
    (identity_events.AccountDeleted, index.forget_account),
    (identity_events.AccountDeleted, network.forget_account),
    (identity_events.AccountDeleted, conversations.forget_account),
    (identity_events.AccountDeleted, timelines.forget_account),
    (identity_events.AccountDeleted, portability.forget_account),
    (identity_events.AccountDeleted, api.drop_account),
    (identity_events.AccountDeleted, web.drop_account),
    (instance_events.EmojiChanged, api.render_anew),
    (instance_events.EmojiChanged, web.render_anew),
    (posts.PostPublished, index.make_findable),
    (posts.PostPublished, timelines.enter_post),
    (posts.PostPublished, insights.note_answers),
    (posts.PostPublished, publishing.look_at_link),
    (posts.PostEdited, publishing.look_at_link),
    (posts.PostEdited, index.find_as_edited),
    (posts.PostDeleted, index.make_unfindable),
    (posts.PostDeleted, api.drop_post),
    (posts.PostDeleted, web.drop_post),
    (posts.PostDeleted, timelines.remove_post),
    (posts.PostDeleted, insights.forget),
    (posts.PostBoosted, timelines.enter_boost),
    (posts.PostBoosted, insights.note_boost),
    (posts.BoostUndone, timelines.remove_boost),
    (posts.BoostUndone, insights.undo_boost),
    (posts.PostFavourited, insights.note_favourite),
    (posts.FavouriteUndone, insights.undo_favourite),
    (posts.FavouritesRemoved, insights.undo_favourites),
    (identity_events.AccountUpdated, network.welcome_waiting),
    (ties.Followed, timelines_ties.bring_followed),
    (ties.Unfollowed, timelines_ties.clear_unfollowed),
    (ties.Blocked, timelines_ties.clear_blocked),
    (ties.ListMembersAdded, timelines_ties.bring_members),
    (ties.ListMembersRemoved, timelines_ties.clear_members),
    (ties.ListDeleted, timelines_ties.drop_list),
    (posts.TagFollowed, timelines_ties.bring_tag),
    (posts.TagUnfollowed, timelines_ties.clear_tag),
    (identity_events.AccountDeleted, notifications.forget_account),
    (identity_events.AccountDeleted, insights.forget_account),
    (identity_events.AccountCreated, notifications.tell_of_sign_up),
    (identity_events.TokenRevoked, notifications.forget_device),
    (identity_events.TokenRevoked, streaming.announce_lost_access),
    (identity_events.AccountSuspended, timelines.find_trends_without),
    (identity_events.AccountLimited, timelines.find_trends_without),
    (identity_events.AccountSuspended, streaming.announce_lost_access),
    (identity_events.RoleChanged, streaming.announce_role),
    (instance_events.AnnouncementPublished, streaming.announce_news),
    (instance_events.AnnouncementWithdrawn, streaming.announce_withdrawal),
    (instance_events.AnnouncementReacted, streaming.announce_reaction),
    (ties.Followed, notifications.tell_of_follow),
    (ties.FollowRequested, notifications.tell_of_follow_request),
    (ties.FollowRequestEnded, notifications.forget_follow_request),
    (ties.Unfollowed, notifications.forget_follow),
    (ties.Blocked, notifications.forget_blocked),
    (ties.Muted, notifications.forget_muted),
    (ties.DomainBlocked, notifications.forget_domain),
    (ties.FiltersChanged, streaming.announce_filters),
    (timelines_events.PostEntered, streaming.announce_post),
    (posts.PostPublished, notifications.tell_of_post),
    (posts.PostEdited, notifications.tell_of_edit),
    (posts.PostEdited, streaming.announce_edit),
    (posts.PostDeleted, notifications.forget_post),
    (posts.PostDeleted, streaming.announce_removal),
    (posts.PostBoosted, notifications.tell_of_boost),
    (posts.BoostUndone, notifications.forget_boost),
    (posts.BoostUndone, streaming.announce_removed_boost),
    (posts.PostFavourited, notifications.tell_of_favourite),
    (posts.FavouriteUndone, notifications.forget_favourite),
    (posts.PollEnded, notifications.tell_of_poll),
    (moderation_events.ReportFiled, notifications.tell_of_report),
    (moderation_events.AccountWarned, notifications.tell_of_warning),
)


def wire_reactions() -> None:
    """Connect facts to reactions."""
    for event, reaction in REACTIONS:
        react(event, reaction)


# What of an account that is going is removed bit by bit before the rest of it. A crash leaves the rest for the next time.
REMOVED_IN_STEPS = (
    remove_some_told,
    remove_some_served,
    remove_some_followed,
    remove_some_followers,
    remove_some_other_ties,
    forget_bits.remove_some_favourites,
    forget_bits.remove_some_mentions,
    forget_bits.remove_some_answered,
    forget_bits.remove_some_votes,
    forget_bits.remove_some_marks,
    forget_bits.remove_some_marks_on_its_posts,
)


def wire_removal() -> None:
    """Tell the removal of accounts what there may be very much of."""
    remove_in_steps(*REMOVED_IN_STEPS)


PERIODIC = (
    *ops.PERIODIC,
    *instance_jobs.PERIODIC,
    *identity_jobs.PERIODIC,
    *network_jobs.PERIODIC,
    *timelines_jobs.PERIODIC,
    *insights_jobs.PERIODIC,
    *publishing_jobs.PERIODIC,
    *moderation_jobs.PERIODIC,
    *portability_jobs.PERIODIC,
    *notifications_jobs.PERIODIC,
    *web_jobs.PERIODIC,
)


def wire_periodic() -> None:
    """Tell the worker what it does every so often."""
    run_every_so_often(*PERIODIC)


def wire_operator() -> None:
    """Let pages ask for what the operator's own floor does: examining the server, loading the demo (ADR 11). And let
    mail be sent in the server's name."""
    named_by(lambda: server_settings().title)
    examined_by(doctor.examine)
    offer_chores(demo=load_demo_community)
