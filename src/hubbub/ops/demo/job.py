"""The demo community as a job, for the page that offers it."""

from hubbub.kernel.errors import Invalid
from hubbub.kernel.jobs import SLOW, task


@task(queue_name=SLOW)
def load_demo_community() -> None:
    """Load it as `hubbub demo load` does; fine when it is there already."""
    from hubbub.ops.demo.load import load_demo  # the worker alone needs it, and it pulls in much

    try:
        load_demo()
    except Invalid:  # it is there
        return
