"""A poll as HTML: a form to vote with, or how it stands."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hubbub.identity.viewer import Viewer
from hubbub.publishing.polls import ShownPoll
from hubbub.web.render.bodies import spoken


def poll_html(viewer: Viewer, path: str, it: ShownPoll, language: str) -> SafeString:
    """The poll of the post at `path`, which is in `language`: open to vote where the viewer still may."""
    voters = it.poll.voters_count if it.poll.multiple else it.poll.votes_count
    options = [
        {
            "title": title,
            "choice": choice,
            "own": choice in it.own_votes,
            "tally": it.tallies[choice] if it.tallies is not None else None,
            "percent": round(100 * it.tallies[choice] / max(1, voters)) if it.tallies is not None else None,
        }
        for choice, title in enumerate(it.poll.options)
    ]
    may_vote = viewer.account_id is not None and not it.voted and not it.expired
    context = {
        "poll": it.poll,
        "path": path,
        "spoken": spoken(language),
        "options": options,
        "may_vote": may_vote,
        "expired": it.expired,
        "hidden": it.tallies is None,
        "voters": voters,
    }
    return SafeString(render_to_string("web/post/poll.html", context))
