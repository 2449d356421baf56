"""What is talked about more than the rest, by how many take part and how lately."""

from collections.abc import Mapping
from datetime import date, datetime

DAYS = 7
HALF_LIFE_DAYS = 1.0
LEAST_ACCOUNTS = 2  # on one day: what one account says alone is no trend, however often

History = Mapping[date, tuple[int, int]]  # day: (uses, accounts)


def rank_by_history(histories: Mapping[int, History], today: date) -> list[int]:
    """Keys of what several accounts used, most talked about first: each day's accounts, halved for every day since."""
    scores = {
        key: sum(
            accounts * _decay((today - day).days) for day, (_, accounts) in history.items() if day <= today
        )
        for key, history in histories.items()
        if any(accounts >= LEAST_ACCOUNTS for _, accounts in history.values())
    }
    return sorted(scores, key=lambda key: (-scores[key], -key))


def rank_by_marks(marked: Mapping[int, tuple[int, datetime]], moment: datetime) -> list[int]:
    """Keys by (marks, when it was made), most first: marks halved for every day since."""
    scores = {
        key: marks * _decay((moment - made).total_seconds() / 86_400) for key, (marks, made) in marked.items()
    }
    return sorted(scores, key=lambda key: (-scores[key], -key))


def _decay(days: float) -> float:
    return float(0.5 ** (max(days, 0) / HALF_LIFE_DAYS))
