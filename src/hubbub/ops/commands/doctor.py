"""`hubbub doctor`: what is wrong, and what to do about it."""

import sys

import click

from hubbub.ops.start import load_django

_COLOURS = {"OK": "green", "WARN": "yellow", "FAIL": "red"}


@click.command()
def doctor() -> None:
    """Check settings, database, disk, clock, mail, workers and servers. Ends with 1 when something fails."""
    load_django()
    from hubbub.kernel.checks import Level, examine

    failed = False
    for finding in examine():
        failed |= finding.level is Level.FAIL
        click.echo(
            f"{click.style(f'{finding.level:<4}', fg=_COLOURS[finding.level])}  {finding.about}: {finding.says}"
        )
        if finding.advice:
            click.echo(f"      {finding.advice}")
    sys.exit(1 if failed else 0)
