"""Hand-written SQL goes past Django to the driver; what goes wrong with it comes back as Django's."""

import pytest
from django.db import Error, connection, transaction

from hubbub.identity.models import Account, User
from hubbub.kernel import sql
from hubbub.publishing.models import Poll
from hubbub.publishing.new import NewPoll
from tests.world import person

pytestmark = pytest.mark.django_db


def test_an_error_of_the_driver_is_told_as_djangos_and_django_learns_of_it() -> None:
    with pytest.raises(Error), transaction.atomic():
        sql.rows("SELECT nothing FROM nowhere")
    # So that it looks, once the request is over, whether the connection still stands.
    assert connection.errors_occurred


def test_instances_are_what_djangos_own_queries_give() -> None:
    ann = person("ann")
    post = ann.posts("Tea?", poll=NewPoll(options=["Yes", "No"], expires_in=3600))
    for model, key in ((User, ann.user.pk), (Account, ann.account.pk), (Poll, post.poll.pk)):
        (found,) = sql.instances(model, "WHERE t.id = %s", (key,))
        wanted = model.objects.get(pk=key)
        fields = [field.attname for field in model._meta.concrete_fields]
        assert {name: getattr(found, name) for name in fields} == {
            name: getattr(wanted, name) for name in fields
        }
        assert not found._state.adding


def test_no_row_is_no_instance() -> None:
    assert sql.instances(User, "WHERE t.id = %s", (1,)) == []
