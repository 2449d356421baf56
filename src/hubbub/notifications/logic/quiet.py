"""Whether a moment lies in somebody's quiet hours, by the clocks of where they live."""

from datetime import UTC, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def time_zones() -> tuple[str, ...]:
    """Those to choose from: places, and UTC; not what they were called long ago."""
    places = (name for name in available_timezones() if name.partition("/")[0] in _REGIONS)
    return ("UTC", *sorted(places))


def is_quiet(begin: time, end: time, time_zone: str, moment: datetime) -> bool:
    """Whether it is between `begin` and `end` there; past midnight where `end` is the earlier one."""
    here = moment.astimezone(_zone(time_zone)).time()
    return begin <= here < end if begin <= end else here >= begin or here < end


def _zone(name: str) -> tzinfo:
    """What this machine knows by that name; it may know others than the one where it was chosen."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC
