"""Hand-written SQL goes past Django to the driver; what goes wrong with it comes back as Django's."""

import pytest
from django.db import Error, connection, transaction

from hubbub.kernel import sql

pytestmark = pytest.mark.django_db


def test_an_error_of_the_driver_is_told_as_djangos_and_django_learns_of_it() -> None:
    with pytest.raises(Error), transaction.atomic():
        sql.rows("SELECT nothing FROM nowhere")
    # So that it looks, once the request is over, whether the connection still stands.
    assert connection.errors_occurred
