"""Tables of what people publish and how others react to it."""

from hubbub.publishing.models.card import PreviewCard
from hubbub.publishing.models.media import MediaAttachment, MediaKind, MediaState
from hubbub.publishing.models.planned import Draft, IdempotencyKey, ScheduledPost
from hubbub.publishing.models.poll import Poll, PollVote
from hubbub.publishing.models.post import Mention, Post, PostEdit, QuotePolicy, QuoteState, Visibility
from hubbub.publishing.models.reactions import Bookmark, Favourite, PinnedPost, ThreadMute
from hubbub.publishing.models.tags import FeaturedTag, PostTag, Tag, TagFollow

__all__ = [
    "Bookmark",
    "Draft",
    "Favourite",
    "FeaturedTag",
    "IdempotencyKey",
    "MediaAttachment",
    "MediaKind",
    "MediaState",
    "Mention",
    "PinnedPost",
    "Poll",
    "PollVote",
    "Post",
    "PostEdit",
    "PostTag",
    "PreviewCard",
    "QuotePolicy",
    "QuoteState",
    "ScheduledPost",
    "Tag",
    "TagFollow",
    "ThreadMute",
    "Visibility",
]
