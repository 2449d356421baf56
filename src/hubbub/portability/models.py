"""Tables of imports, of the rows still to do or not to be done, and of archives."""

from django.db import models

from hubbub.identity.models import Account
from hubbub.kernel.blobs import FileName, Folder
from hubbub.kernel.ids import new_id


class Kind(models.TextChoices):
    """What a table of Mastodon's lists."""

    FOLLOWING = "following"
    BLOCKS = "blocks"
    MUTES = "mutes"
    DOMAIN_BLOCKS = "domain_blocks"
    LISTS = "lists"
    BOOKMARKS = "bookmarks"


class State(models.TextChoices):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Reason(models.TextChoices):
    """Why a row of an import could not be done."""

    UNREADABLE = "unreadable"  # the row makes no sense
    UNKNOWN_HERE = "unknown_here"  # no such account on this server
    ELSEWHERE = "elsewhere"  # an account of another server, which this one does not know
    UNKNOWN_POST = "unknown_post"  # a post this server does not have, or may not show
    ONESELF = "oneself"
    REFUSED = "refused"  # somebody blocks somebody, or moved away
    NOT_FOLLOWED = "not_followed"  # only whom one follows can stand on a list
    TOO_MANY = "too_many"  # a limit of this server


class Import(models.Model):
    """A table that `account` brought along.

    `overwrite` takes away what the table does not name, which happens first (`cleared`). Rows that are done are
    deleted, so that whoever goes on after a crash knows what is left.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    overwrite = models.BooleanField(default=False)
    cleared = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200, default="", blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)


class ImportRow(models.Model):
    """A row that is still to do, or that could not be done (`reason`)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    of = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    data = models.JSONField()  # see `logic.tables.Row`
    reason = models.CharField(max_length=14, choices=Reason.choices, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="portability_row_once")]
        indexes = [models.Index(fields=["of", "reason", "number"], name="portability_rows_by_reason")]


class Archive(models.Model):
    """A ZIP file of everything `account` wrote. It lies outside the media folder, which anybody may read from."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    file_name = FileName(folder=Folder.ARCHIVES, max_length=100, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
