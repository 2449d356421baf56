"""`hubbub backup`: everything a server is, in one file."""

from pathlib import Path

import click

from hubbub.ops.start import load_django


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write database, media and key into FILE (.tar or .tar.gz), while the server runs.

    With PostgreSQL the database is not in it: use pg_dump.
    """
    load_django()
    from hubbub.ops.backup import make_backup

    made = make_backup(file)
    click.echo(f"{file}: {made.size / 1e6:.1f} MB, {made.media} media files.")
    if not made.with_database:
        click.echo(
            "The database is on PostgreSQL and NOT in this file. Save it too: "
            'pg_dump --format=custom --file=hubbub.dump "$HUBBUB_DATABASE_URL"',
            err=True,
        )
    if not made.with_key:
        click.echo("The key is in HUBBUB_SECRET_KEY, not in this file: keep it as well.", err=True)
