"""News between processes: written with the fact, read in order."""

import pytest
from django.db import transaction

from hubbub.kernel import stream

pytestmark = pytest.mark.django_db


def test_news_comes_in_the_order_it_was_made() -> None:
    before = stream.latest_id()
    with transaction.atomic():
        for number in range(3):
            stream.announce("test.counted", number=number)
    assert [news.body["number"] for news in stream.news_after(before)] == [0, 1, 2]


def test_news_of_an_undone_transaction_is_never_seen() -> None:
    before = stream.latest_id()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        stream.announce("test.undone", value=1 // 0)
    assert stream.news_after(before) == []
