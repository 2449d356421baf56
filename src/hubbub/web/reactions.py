"""What pages do about their kept bodies when what they were made of goes, or changes without a revision."""

from hubbub.identity.events import AccountDeleted
from hubbub.instance.events import EmojiChanged
from hubbub.kernel import sql
from hubbub.publishing.events import PostDeleted
from hubbub.web.models import PostBody


def drop_post(event: PostDeleted) -> None:
    """Nobody will read the body of a removed post."""
    PostBody.objects.filter(post_id=event.post_id).delete()


def drop_account(event: AccountDeleted) -> None:
    """Nor those of a removed account."""
    sql.execute(
        "DELETE FROM web_postbody WHERE post_id IN (SELECT id FROM publishing_post WHERE account_id = %s)",
        (event.account_id,),
    )


def render_anew(event: EmojiChanged) -> None:  # noqa: ARG001 - which one it was does not matter
    """Emoji stand in bodies, which don't know of them by revision: all are made anew as they are read."""
    sql.execute("DELETE FROM web_postbody")
