"""Every page there is, by the address it has in the gallery's world (`{thread}` and the like come from there)."""

import msgspec


class Shown(msgspec.Struct, frozen=True):
    """One page: its name in the gallery, its address, and whether a visitor who is not signed in opens it."""

    name: str
    path: str
    out: bool = False


_OUT = """
front /
sign-in /auth/login/
sign-up /auth/signup/
password-reset /auth/password/reset/
password-reset-sent /auth/password/reset/done/
password-link-broken /auth/password/reset/key/1-broken/
confirmation-sent /auth/confirm-email/
confirmation-broken /auth/confirm-email/broken/
waiting /auth/inactive/
about-out /about
local-out /public/local
profile-out /@{other}
thread-out /@robin/{thread}
tag-out /tags/garden
explore-out /explore
directory-out /directory
search-out /search?q=garden
language-out /language
offline-out /offline
not-found-out /nothing-here
"""
_IN = """
home /home
local /public/local
federated /public
tag /tags/garden
list /lists/{list}
favourites /favourites
bookmarks /bookmarks
menu /menu
thread /@robin/{thread}
thread-pictures /@robin/{pictures}
thread-poll /@robin/{poll}
picture /posts/{pictures}/pictures/1
history /posts/{pictures}/history
favourited-by /posts/{thread}/favourites
boosted-by /posts/{pictures}/boosts
quotes /posts/{pictures}/quotes
post-menu /posts/{thread}/menu
profile /@{other}
profile-own /@robin
profile-replies /@{other}/with_replies
profile-media /@robin/media
followers /@robin/followers
following /@robin/following
account-menu /accounts/{other_id}/menu
report /accounts/{other_id}/report
reported /accounts/{other_id}/reported
compose /compose
compose-reply /compose?reply={thread}
compose-quote /compose?quote={pictures}
edit /posts/{pictures}/edit
remove /posts/{thread}/remove
drafts /drafts
scheduled /scheduled
notifications /notifications
notification-group /notifications/groups/{group}
notifications-clear /notifications/clear
notification-requests /notifications/requests
follow-requests /follow-requests
conversations /conversations
conversation-new /conversations/new
conversation /conversations/{conversation}
conversation-remove /conversations/{conversation}/remove
search /search?q=garden
search-empty /search
explore /explore
explore-tags /explore/tags
explore-links /explore/links
explore-people /explore/people
directory /directory
lists /lists
list-edit /lists/{list}/edit
list-delete /lists/{list}/delete
followed-tags /followed-tags
announcements /announcements
about /about
start-profile /start/profile
start-interests /start/interests
start-people /start/people
start-notifications /start/notifications
settings /settings
settings-profile /settings/profile
settings-posting /settings/posting
settings-appearance /settings/appearance
settings-notifications /settings/notifications
settings-filters /settings/filters
settings-filter-new /settings/filters/new
settings-filter /settings/filters/{filter}
settings-privacy /settings/privacy
settings-blocks /settings/blocks
settings-mutes /settings/mutes
settings-account /settings/account
settings-delete /settings/account/delete
settings-security /settings/security
settings-import /settings/import
settings-import-progress /settings/import/{import}
settings-export /settings/export
sign-out /auth/logout/
email /auth/email/
password-change /auth/password/change/
two-factor /auth/2fa/
two-factor-app /auth/2fa/totp/activate/
passkeys /auth/2fa/webauthn/
passkey-add /auth/2fa/webauthn/add/
not-found /nothing-here
moderation /moderation
moderation-report /moderation/reports/{report}
moderation-accounts /moderation/accounts
moderation-account /moderation/accounts/{warned}
moderation-sign-ups /moderation/sign-ups
moderation-audit /moderation/audit
server /server
server-registration /server/registration
server-texts /server/texts
server-limits /server/limits
server-health /server/health
server-rules /server/rules
server-rule /server/rules/{rule}
server-domains /server/domains
server-domain /server/domains/{domain}
server-announcements /server/announcements
server-announcement-new /server/announcements/new
server-announcement /server/announcements/{announcement}
server-emoji /server/emoji
server-start /server/start
"""


def _read(text: str, *, out: bool) -> list[Shown]:
    pairs = [line.split() for line in text.split("\n") if line]
    return [Shown(name, path, out=out) for name, path in pairs]


PAGES = [*_read(_OUT, out=True), *_read(_IN, out=False)]
