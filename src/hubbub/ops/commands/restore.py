"""`hubbub restore`: a server as it was when the backup was made."""

from pathlib import Path

import click

from hubbub.ops import locks
from hubbub.ops.start import load_django, settings_for


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Replace what is in the data folder by the backup FILE. Stop the server first.

    What was there is kept in a folder beside it.
    """
    settings = settings_for()
    try:
        locks.supervise(settings.folder)
        locks.own(settings.folder)
    except locks.InUse as error:
        raise click.ClickException(f"Hubbub runs on {settings.folder}: stop it first.") from error
    load_django(begin=True)
    from hubbub.ops.restore import restore_backup

    done = restore_backup(file)
    click.echo(f"{settings.folder} is as it was at {done.manifest.made_at}.")
    if done.kept is not None:
        click.echo(f"What was there before is in {done.kept}; remove it when you don't need it any more.")
    if not done.with_database:
        click.echo(
            "The database is not part of the backup. Bring it back too: "
            'pg_restore --clean --if-exists --dbname="$HUBBUB_DATABASE_URL" hubbub.dump',
            err=True,
        )
    if done.manifest.domain != settings.domain:
        click.echo(
            f"The backup is of {done.manifest.domain}, and HUBBUB_DOMAIN is {settings.domain}: "
            "addresses of people and posts name the former.",
            err=True,
        )
