"""What the doctor finds, in the language of the page.

`hubbub doctor` speaks English, as the whole command line does; the page about the server's health knows its sentences
by heart. A test compares this list with what the doctor says.
"""

from django.utils.translation import gettext_noop as _

from hubbub.kernel.checks import Finding
from hubbub.web.said import known_in_words

_SENTENCES = (
    # what is looked at
    _("Settings"),
    _("Disk"),
    _("Clock"),
    _("Database"),
    _("Tables"),
    _("Database mode"),
    _("Integrity"),
    _("Workers"),
    _("Jobs"),
    _("Web"),
    _("Streaming"),
    _("Mail"),
    # settings
    _("{address}, data in {folder}"),
    _("the domain is {domain}, which only this machine reaches"),
    _("To let others in, set HUBBUB_DOMAIN before anybody signs up."),
    _("HUBBUB_DEBUG is on and shows secrets to everybody"),
    _("Set HUBBUB_DEBUG=off."),
    _("nobody is limited in how often they call"),
    _("Set HUBBUB_RATE_LIMITS=on."),
    _("passwords travel in the clear"),
    _("Put a TLS proxy in front, and unset HUBBUB_SCHEME."),
    _("anybody may sign up, with anybody's e-mail address"),
    _("Set HUBBUB_CONFIRM_EMAIL=on, or look at every sign-up (/server/registration)."),
    # disk and clock
    _("{folder} can't be written to"),
    _("Give it to the user that runs Hubbub: chown -R ... {folder}"),
    _("{amount} GB are free at {folder}"),
    _("Make room now: soon nothing can be written any more."),
    _("Make room, or move the data folder to a larger disk."),
    _("it shows {moment} UTC, but there are posts of later"),
    _("Set the clock right: ids and order of posts follow it."),
    _("nothing keeps it right"),
    _("Run an NTP client, such as systemd-timesyncd or chrony."),
    _("{moment} UTC"),
    # database
    _("it does not answer: {reason}"),
    _(
        "Is HUBBUB_DATABASE_URL right, and does PostgreSQL run? With SQLite: may the data folder be written to?"
    ),
    _("{count} changes are missing, the first is {name}"),
    _("Run: hubbub migrate"),
    _("up to date"),
    _("journal_mode is {mode}: readers and writers block each other"),
    _("The data folder must be on a local disk; a network disk can't do WAL."),
    _("write-ahead log"),
    _("Stop the server, keep a copy of the data folder, and restore the last backup."),
    _("the database is whole"),
    # what runs
    _("none is alive"),
    _("Start one: hubbub serve starts all, hubbub worker one alone."),
    _("{count} have waited for more than five minutes"),
    _("Start more workers: hubbub worker"),
    _("{count} failed in the last day"),
    _("The worker's log says why."),
    _("none waits for long, none failed in the last day"),
    _("{url} does not answer ({reason})"),
    _("Start it: hubbub serve, or hubbub {name}"),
    _("{url} answers {status}"),
    _("Its log says why; is another program on that port?"),
    _("it is not sent, but kept as files in {folder}"),
    _("Set HUBBUB_MAIL_URL=smtp://user:password@host:587, so that people can confirm and reset."),
    _("the mail server refuses: {reason}"),
    _("Check HUBBUB_MAIL_URL: name, port, user, password."),
    _("the mail server lets us in, mail comes from {address}"),
)


def finding_in_words(it: Finding) -> Finding:
    """The same finding for people who read the page; versions, names and addresses stay as they are."""
    return Finding(it.level, _known(it.about), _known(it.says), _known(it.advice))


def _known(said: str) -> str:
    return known_in_words(said, _SENTENCES) or said
