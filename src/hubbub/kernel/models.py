"""What processes tell each other through the database: news for streams, signs of life, who runs what when."""

from django.db import models


class StreamEvent(models.Model):
    """One piece of news; rows are kept for minutes, not for history.

    `kind` names it (`status.published`), `body` is JSON that `kernel.stream` wrote.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        db_table = "kernel_stream_event"


class Process(models.Model):
    """A running process's sign of life (`kernel.processes`). Whoever is not seen for a while is dead."""

    name = models.CharField(max_length=100, primary_key=True)  # host:pid:random
    kind = models.CharField(max_length=20)
    host = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    load = models.PositiveIntegerField(default=0)  # jobs at work, or connections held
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_process"


class PeriodicRun(models.Model):
    """When a periodic entry is due next, and which process is running it now (`runner` is empty: none)."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    runner = models.CharField(max_length=100, default="", blank=True)
    failures = models.PositiveIntegerField(default=0)  # in a row

    class Meta:
        db_table = "kernel_periodic_run"
