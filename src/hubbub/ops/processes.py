"""What web, streaming and worker have in common before they begin."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from hubbub.kernel.environment import Environment
from hubbub.ops import locks
from hubbub.ops.parent import die_with
from hubbub.ops.start import check_folder, load_django, settings_for


@contextmanager
def as_process(parent: int | None) -> Iterator[Environment]:
    """Be a long-running process on the data folder, bound to `parent` if it has one. Loads Django."""
    if parent is not None:
        die_with(parent)
    settings = settings_for()
    if not settings.database_url:  # else this may be the first process on another machine
        check_folder(settings)
    try:
        locks.use(settings.folder)
    except locks.InUse as error:
        raise click.ClickException(
            f"{settings.folder} is being restored; try again when that is done."
        ) from error
    load_django(begin=True)
    yield settings
