"""What the API does about its kept fragments when what they were made of goes, or changes without a revision."""

from hubbub.api.models import AccountFragment, PostFragment
from hubbub.identity.events import AccountDeleted
from hubbub.instance.events import EmojiChanged
from hubbub.kernel import sql
from hubbub.publishing.events import PostDeleted


def drop_post(event: PostDeleted) -> None:
    """Nobody will read the fragments of a removed post and its boosts."""
    PostFragment.objects.filter(post_id__in=[event.post_id, *event.boost_ids]).delete()


def drop_account(event: AccountDeleted) -> None:
    """Nor those of a removed account and its posts."""
    sql.execute(
        "DELETE FROM api_postfragment WHERE post_id IN (SELECT id FROM publishing_post WHERE account_id = %s)",
        (event.account_id,),
    )
    AccountFragment.objects.filter(account_id=event.account_id).delete()


def render_anew(event: EmojiChanged) -> None:  # noqa: ARG001 - which one it was does not matter
    """Emoji stand in fragments, which don't know of them by revision: all are made anew as they are read."""
    sql.execute("DELETE FROM api_postfragment")
    sql.execute("DELETE FROM api_accountfragment")
