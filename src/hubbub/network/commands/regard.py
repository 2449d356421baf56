"""What an account keeps about another for itself or shows on its profile: notes, endorsements, who not to suggest."""

from django.db import transaction

from hubbub.identity.models import Account
from hubbub.identity.queries import check_account
from hubbub.identity.viewer import Viewer
from hubbub.kernel.errors import Invalid
from hubbub.network.commands.bonds import acting, lock_pair
from hubbub.network.models import AccountNote, Endorsement, Follow, SuggestionDismissal

LONGEST_NOTE = 2000


@transaction.atomic
def note(viewer: Viewer, target_id: int, comment: str) -> None:
    """Note something about an account for oneself alone; nothing but blanks removes the note.

    Raises `NotFound`, `Invalid` for too long a comment.
    """
    if len(comment) > LONGEST_NOTE:
        raise Invalid(f"Validation failed: Comment is too long (maximum is {LONGEST_NOTE} characters)")
    me = acting(viewer)
    check_account(target_id)
    if comment.strip():
        AccountNote.objects.update_or_create(
            account_id=me, target_id=target_id, defaults={"comment": comment}
        )
    else:
        AccountNote.objects.filter(account_id=me, target_id=target_id).delete()


@transaction.atomic
def endorse(viewer: Viewer, target_id: int) -> None:
    """Feature an account one follows on one's profile. Raises `NotFound`, `Invalid` when one doesn't follow it."""
    me, target = lock_pair(viewer, target_id)
    if not Follow.objects.filter(follower=me, target=target).exists():
        raise Invalid("Validation failed: You must be already following the account you want to endorse")
    Endorsement.objects.get_or_create(account=me, target=target)


@transaction.atomic
def unendorse(viewer: Viewer, target_id: int) -> None:
    """Feature an account no longer. Fine when it wasn't. Raises `NotFound`."""
    me, target = lock_pair(viewer, target_id)
    Endorsement.objects.filter(account=me, target=target).delete()


@transaction.atomic
def dismiss_suggestion(viewer: Viewer, target_id: int) -> None:
    """Don't suggest an account again. Fine for one that isn't there (Mastodon answers success too)."""
    if Account.objects.filter(pk=target_id).exists():
        SuggestionDismissal.objects.get_or_create(account_id=acting(viewer), target_id=target_id)
