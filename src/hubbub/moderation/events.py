"""Facts about moderation that upper floors react to."""

from hubbub.kernel.events import Event


class ReportFiled(Event, frozen=True):
    """Somebody reported an account."""

    report_id: int
    account_id: int
    target_id: int


class AccountWarned(Event, frozen=True):
    """The moderators did something about a local account, which should be told: on the bell, by mail, or both."""

    warning_id: int
    target_id: int
    notify: bool = True
    mail: bool = False
