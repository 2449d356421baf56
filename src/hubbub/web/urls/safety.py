"""The addresses that keep people safe: what one does about an account, and the moderators' pages."""

from django.urls import URLPattern, path

from hubbub.web.views import account_menu, report
from hubbub.web.views.moderation import accounts, audit, reports, sign_ups

_MODERATION: list[URLPattern] = [
    path("moderation", reports.queue, name="moderation"),
    path("moderation/reports/<id:report_id>", reports.report, name="moderation_report"),
    path(
        "moderation/reports/<id:report_id>/assign",
        reports.assign,
        {"to_self": True},
        name="moderation_assign",
    ),
    path(
        "moderation/reports/<id:report_id>/unassign",
        reports.assign,
        {"to_self": False},
        name="moderation_unassign",
    ),
    path(
        "moderation/reports/<id:report_id>/resolve",
        reports.settle,
        {"resolved": True},
        name="moderation_resolve",
    ),
    path(
        "moderation/reports/<id:report_id>/reopen",
        reports.settle,
        {"resolved": False},
        name="moderation_reopen",
    ),
    path(
        "moderation/reports/<id:report_id>/remove-posts",
        reports.remove_posts,
        name="moderation_remove_posts",
    ),
    path("moderation/accounts", accounts.accounts, name="moderation_accounts"),
    path("moderation/accounts/<id:account_id>", accounts.one, name="moderation_account"),
    path("moderation/accounts/<id:account_id>/act", accounts.act, name="moderation_act"),
    path("moderation/accounts/<id:account_id>/lift/<str:kind>", accounts.lift, name="moderation_lift"),
    path("moderation/accounts/<id:account_id>/delete", accounts.delete, name="moderation_delete"),
    path("moderation/accounts/<id:account_id>/role", accounts.role, name="moderation_role"),
    path("moderation/sign-ups", sign_ups.waiting, name="moderation_sign_ups"),
    path("moderation/sign-ups/<id:account_id>/approve", sign_ups.approve, name="moderation_approve"),
    path("moderation/sign-ups/<id:account_id>/reject", sign_ups.reject, name="moderation_reject"),
    path("moderation/audit", audit.audit, name="moderation_audit"),
]

urlpatterns: list[URLPattern] = [
    *_MODERATION,
    path("accounts/<id:account_id>/menu", account_menu.menu, name="account_menu"),
    path("accounts/<id:account_id>/mute-for", account_menu.mute_for, name="mute_for"),
    path("accounts/<id:account_id>/follow-options", account_menu.follow_options, name="follow_options"),
    path("accounts/<id:account_id>/lists", account_menu.put_on_lists, name="put_on_lists"),
    path("accounts/<id:account_id>/block-domain", account_menu.block_domain, name="block_domain"),
    path("accounts/<id:account_id>/unblock-domain", account_menu.unblock_domain, name="unblock_domain"),
    path("accounts/<id:account_id>/report", report.report, name="report"),
    path("accounts/<id:account_id>/reported", report.reported, name="reported"),
]
