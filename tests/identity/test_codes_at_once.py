"""A code that several trade in at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from hubbub.identity.commands.oauth import issue_code, trade_code
from hubbub.identity.logic.oauth import OAuthProblem
from tests.world import person, program

OOB = "urn:ietf:wg:oauth:2.0:oob"


@pytest.mark.django_db(transaction=True)
def test_one_of_many_at_once_gets_the_token() -> None:
    ann, app = person("ann"), program()
    code = issue_code(application=app, user=ann.user, account=ann.account, redirect_uri=OOB, scopes=["read"])
    start = threading.Barrier(6)

    def trade() -> bool:
        start.wait()
        try:
            trade_code(app, code=code, redirect_uri=OOB, code_verifier="")
        except OAuthProblem:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        answers = [task.result() for task in [pool.submit(trade) for _ in range(6)]]
    assert answers.count(True) == 1
