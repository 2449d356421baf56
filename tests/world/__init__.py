"""A small world for tests: people made and moved through the same commands as everywhere, and an API client.

ann = person("ann")            # a confirmed login with its account and a token for everything
post = ann.posts("Hello @ben")  # through the publish command
ann.get("/api/v1/timelines/home").json
"""

from tests.world.api import Api, Reply
from tests.world.people import Person, anonymous, person, program

__all__ = ["Api", "Person", "Reply", "anonymous", "person", "program"]
