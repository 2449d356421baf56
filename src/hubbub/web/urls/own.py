"""The addresses where people own their account."""

from django.urls import URLPattern, path

from hubbub.web.views import start
from hubbub.web.views.settings import account, filters, moving, preferences, privacy, profile, security

urlpatterns: list[URLPattern] = [
    path("settings", preferences.index, name="settings"),
    path("settings/profile", profile.profile, name="settings_profile"),
    path("settings/profile/remove/<str:which>", profile.remove, name="remove_own_picture"),
    path("settings/profile/tags", profile.feature, name="feature_tag"),
    path("settings/profile/tags/<str:name>/remove", profile.unfeature, name="unfeature_tag"),
    path("settings/posting", preferences.posting, name="settings_posting"),
    path("settings/appearance", preferences.appearance, name="settings_appearance"),
    path("settings/notifications", preferences.notifications, name="settings_notifications"),
    path("settings/filters", filters.filters, name="settings_filters"),
    path("settings/filters/new", filters.new_filter, name="new_filter"),
    path("settings/filters/<id:filter_id>", filters.filter_page, name="filter"),
    path("settings/filters/<id:filter_id>/remove", filters.drop_filter, name="drop_filter"),
    path("settings/privacy", privacy.privacy, name="settings_privacy"),
    path("settings/privacy/servers", privacy.add_domain, name="block_server"),
    path("settings/privacy/servers/<str:domain>/block", privacy.block_again, name="block_server_again"),
    path("settings/privacy/servers/<str:domain>/remove", privacy.remove_domain, name="unblock_server"),
    path("settings/blocks", privacy.blocks, name="settings_blocks"),
    path("settings/mutes", privacy.mutes, name="settings_mutes"),
    path("settings/account", account.account, name="settings_account"),
    path("settings/account/delete", account.delete, name="delete_account"),
    path("settings/security", security.security, name="settings_security"),
    path("settings/security/sign-ins/end-others", security.end_others, name="end_other_sign_ins"),
    path("settings/security/sign-ins/<id:sign_in_id>/end", security.end_one, name="end_sign_in"),
    path("settings/security/apps/<id:token_id>/revoke", security.revoke, name="revoke_app"),
    path("settings/import", moving.import_page, name="settings_import"),
    path("settings/import/<id:import_id>", moving.import_progress, name="import"),
    path("settings/import/<id:import_id>/failures.csv", moving.import_failures, name="import_failures"),
    path("settings/export", moving.export_page, name="settings_export"),
    path("settings/export/archive", moving.ask, name="ask_for_archive"),
    path("settings/export/archives/<id:archive_id>", moving.download, name="archive"),
    path("settings/export/<str:kind>.csv", moving.export_table, name="export_table"),
    path("start", start.start, name="start"),
    path("start/profile", start.profile, name="start_profile"),
    path("start/interests", start.interests, name="start_interests"),
    path("start/people", start.people, name="start_people"),
    path("start/notifications", start.notifications, name="start_notifications"),
    path("start/end", start.end, name="start_end"),
]
