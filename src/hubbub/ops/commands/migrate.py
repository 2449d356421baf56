"""`hubbub migrate`: the tables."""

import click

from hubbub.ops.start import load_django


@click.command()
def migrate() -> None:
    """Bring the tables of the database up to date."""
    load_django(begin=True)
    from hubbub.ops.tables import migrate as make_tables

    done = make_tables()
    click.echo(f"{done} migrations applied." if done else "The tables are up to date.", err=True)
