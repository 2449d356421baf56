"""The addresses of running the server."""

from django.urls import URLPattern, path

from hubbub.web.views.server import announcements, domains, emoji, general, health, rules, start

_NAMES: list[URLPattern] = [
    path("server", general.general, name="server"),
    path("server/registration", general.sign_up, name="server_registration"),
    path("server/texts", general.texts, name="server_texts"),
    path("server/limits", general.in_force, name="server_limits"),
    path("server/health", health.health, name="server_health"),
    path("server/test-mail", health.test_mail, name="server_test_mail"),
    path("server/start", start.start, name="server_start"),
    path("server/start/name", start.name, name="server_start_name"),
    path("server/start/rules", start.begin_with_rules, name="server_start_rules"),
    path("server/start/demo", start.load_demo, name="server_start_demo"),
]

_RULES: list[URLPattern] = [
    path("server/rules", rules.rules, name="server_rules"),
    path("server/rules/<id:rule_id>", rules.rule, name="server_rule"),
    path("server/rules/<id:rule_id>/up", rules.move, {"up": True}, name="server_rule_up"),
    path("server/rules/<id:rule_id>/down", rules.move, {"up": False}, name="server_rule_down"),
    path("server/rules/<id:rule_id>/remove", rules.remove, {"removed": True}, name="server_rule_remove"),
    path("server/rules/<id:rule_id>/restore", rules.remove, {"removed": False}, name="server_rule_restore"),
]

_DOMAINS: list[URLPattern] = [
    path("server/domains", domains.domains, name="server_domains"),
    path("server/domains/export", domains.export, name="server_domains_export"),
    path("server/domains/import", domains.take_list, name="server_domains_import"),
    path("server/domains/restore", domains.restore, name="server_domains_restore"),
    path("server/domains/<id:policy_id>", domains.domain, name="server_domain"),
    path("server/domains/<id:policy_id>/remove", domains.remove, name="server_domain_remove"),
]

_ANNOUNCEMENTS: list[URLPattern] = [
    path("server/announcements", announcements.announcements, name="server_announcements"),
    path("server/announcements/new", announcements.write, name="server_announcement_new"),
    path("server/announcements/<id:announcement_id>", announcements.announcement, name="server_announcement"),
    path("server/announcements/<id:announcement_id>/publish", announcements.publish, name="server_publish"),
    path(
        "server/announcements/<id:announcement_id>/withdraw", announcements.withdraw, name="server_withdraw"
    ),
    path(
        "server/announcements/<id:announcement_id>/delete",
        announcements.delete,
        name="server_announcement_delete",
    ),
]

_EMOJI: list[URLPattern] = [
    path("server/emoji", emoji.emoji, name="server_emoji"),
    path("server/emoji/<str:shortcode>/category", emoji.categorise, name="server_emoji_category"),
    path(
        "server/emoji/<str:shortcode>/disable", emoji.disable, {"disabled": True}, name="server_emoji_disable"
    ),
    path(
        "server/emoji/<str:shortcode>/enable", emoji.disable, {"disabled": False}, name="server_emoji_enable"
    ),
    path("server/emoji/<str:shortcode>/remove", emoji.remove, name="server_emoji_remove"),
]

urlpatterns: list[URLPattern] = [*_NAMES, *_RULES, *_DOMAINS, *_ANNOUNCEMENTS, *_EMOJI]
