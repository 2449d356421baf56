"""Which moments are quiet."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hubbub.notifications.logic.quiet import is_quiet, time_zones

TIMES, MOMENTS = some.times(), some.datetimes(timezones=some.just(UTC))


@pytest.mark.parametrize(
    ("begin", "end", "zone", "hour", "quiet"),
    [
        (time(22), time(7), "UTC", 23, True),
        (time(22), time(7), "UTC", 3, True),
        (time(22), time(7), "UTC", 7, False),
        (time(22), time(7), "UTC", 12, False),
        (time(22), time(7), "Europe/Berlin", 21, True),  # winter: an hour ahead
        (time(22), time(7), "Europe/Berlin", 6, False),
        (time(13), time(15), "UTC", 14, True),
        (time(13), time(15), "UTC", 15, False),
        (time(13), time(13), "UTC", 13, False),  # no time at all
    ],
)
def test_quiet_is_from_the_beginning_until_the_end_there(
    begin: time, end: time, zone: str, hour: int, quiet: bool
) -> None:
    assert is_quiet(begin, end, zone, datetime(2030, 1, 15, hour, tzinfo=UTC)) is quiet


@given(TIMES, TIMES, some.sampled_from(time_zones()), MOMENTS)
def test_a_moment_is_in_one_half_of_the_day(begin: time, end: time, zone: str, moment: datetime) -> None:
    assert is_quiet(begin, end, zone, moment) != is_quiet(end, begin, zone, moment) or begin == end


def test_zones_are_places() -> None:
    assert {"UTC", "Europe/Berlin", "America/New_York"} <= set(time_zones())
    assert not {"US/Eastern", "Etc/GMT+3", "localtime"} & set(time_zones())


def test_a_place_that_is_no_zone_any_more_has_the_clocks_of_the_world() -> None:
    assert is_quiet(time(22), time(7), "Europe/Atlantis", datetime(2030, 1, 15, 23, tzinfo=UTC))
    assert not is_quiet(time(22), time(7), "Europe/Atlantis", datetime(2030, 1, 15, 12, tzinfo=UTC))
