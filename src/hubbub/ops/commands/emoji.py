"""`hubbub emoji`: this server's own emoji."""

from pathlib import Path

import click

from hubbub.ops.start import load_django


@click.group()
def emoji() -> None:
    """Add and remove custom emoji."""


@emoji.command()
@click.argument("shortcode")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", default="", help="Where the picker shows it.")
def add(shortcode: str, file: Path, category: str) -> None:
    """Let :SHORTCODE: be shown as the picture in FILE."""
    load_django()
    from hubbub.instance.commands.emoji import add_emoji

    add_emoji(shortcode, file, category=category)
    click.echo(f":{shortcode}: is there.")


@emoji.command()
@click.argument("shortcode")
def remove(shortcode: str) -> None:
    """Let :SHORTCODE: be plain text again."""
    load_django()
    from hubbub.instance.commands.emoji import remove_emoji

    remove_emoji(shortcode)
    click.echo(f":{shortcode}: is gone.")
