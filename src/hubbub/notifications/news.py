"""The kinds of news that the streaming door follows; `reactions.py` and the commands write them."""

from enum import StrEnum


class News(StrEnum):
    """What a row of the stream says, and with which body."""

    POST = "post"  # id, subject_id; of a large audience also homes (those it stands in by now), late (homes alone)
    POST_EDITED = "post.edited"  # id
    POST_DELETED = "post.deleted"  # posts: [[id, account_id]], visibility, mentioned_ids
    NOTIFICATION = "notification"  # ids, account_ids
    CONVERSATION = "conversation"  # ids, account_ids
    FILTERS = "filters_changed"  # account_id
    MERGED = "notifications_merged"  # account_id
    ANNOUNCEMENT = "announcement"  # id
    ANNOUNCEMENT_DELETED = "announcement.delete"  # id
    ANNOUNCEMENT_REACTION = "announcement.reaction"  # payload
    ACCESS = (
        "access"  # user_ids: who has to come back; besides, some token or account may do nothing any more
    )
