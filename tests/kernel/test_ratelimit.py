"""Counters of rate limits: exact for a caller, and not to be emptied by another."""

from pathlib import Path

from hubbub.kernel.ratelimit import RateCounters

NOON = 1_800_000_000.0


def test_a_window_counts_up_to_its_limit_and_begins_anew(tmp_path: Path) -> None:
    counters = RateCounters(tmp_path / "counters", "secret")
    seen = [counters.count("ann", limit=2, window=60, now=NOON) for _ in range(3)]
    assert [(it.remaining, it.exceeded) for it in seen] == [(1, False), (0, False), (0, True)]
    later = counters.count("ann", limit=2, window=60, now=NOON + 60)
    assert (later.remaining, later.exceeded) == (1, False)


def test_processes_count_together(tmp_path: Path) -> None:
    one, other = (RateCounters(tmp_path / "counters", "secret") for _ in range(2))
    one.count("ann", limit=1, window=60, now=NOON)
    assert other.count("ann", limit=1, window=60, now=NOON).exceeded


def test_a_crowd_of_other_keys_does_not_empty_a_full_counter(tmp_path: Path) -> None:
    """Whoever may choose what is counted (the login they guess for) must not choose what is forgotten."""
    counters = RateCounters(tmp_path / "counters", "secret")
    for _ in range(11):
        counters.count("login:ann", limit=10, window=900, now=NOON)
    for number in range(400_000):
        counters.count(f"login:{number}", limit=10, window=900, now=NOON)
    assert counters.count("login:ann", limit=10, window=900, now=NOON).exceeded


def test_where_a_key_is_counted_is_a_secret_of_the_server(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one", "other")]
    for file in files:
        RateCounters(file, file.name).count("ann", limit=2, window=60, now=NOON)
    one, other = (file.read_bytes() for file in files)
    assert one != other
