"""`hubbub demo`: something to look at before anybody is there."""

import click

from hubbub.ops.start import load_django


@click.group()
def demo() -> None:
    """Fill a server to try it out."""


@demo.command()
def load() -> None:
    """Make a community of forty invented members with three weeks of posts. There is no way to take it back."""
    load_django()
    from hubbub.ops.demo.load import load_demo

    made = load_demo()
    click.echo(f"{made.members} members, {made.posts} posts, {made.boosts} boosts.")
    click.echo(f"To act as one of them: hubbub token create {made.first}")
