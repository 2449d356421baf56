"""`hubbub ripple`: how a post was passed on, as a tree in the terminal."""

import re
import shutil

import click

from hubbub.ops.start import load_django

_POST_ID = re.compile(r"/(\d+)/?(?:[?#].*)?$")


@click.command()
@click.argument("url")
@click.option("--children", default=10, show_default=True, metavar="N", help="Boosts shown below each one.")
@click.option("--limit", default=4000, show_default=True, metavar="N", help="Boosts looked at, oldest first.")
def ripple(url: str, children: int, limit: int) -> None:
    """Show who passed a post on, through whom, and how that is known.

    URL is the post's address (https://example.org/@name/123) or its number. A solid line was recorded, a dotted one
    means that the route is unknown.
    """
    load_django()
    from hubbub.ops.ripples import ripple_lines

    for line in ripple_lines(
        _post_id(url), width=shutil.get_terminal_size().columns, children=children, limit=limit
    ):
        click.echo(line)


def _post_id(url: str) -> int:
    found = _POST_ID.search(f"/{url}")
    if found is None:
        raise click.BadParameter("there is no post's number at the end of it.", param_hint="URL")
    return int(found.group(1))
