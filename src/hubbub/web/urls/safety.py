"""The addresses that keep people safe: what one does about an account, and the moderators' pages."""

from django.urls import URLPattern, path

from hubbub.web.views import account_menu, report

urlpatterns: list[URLPattern] = [
    path("accounts/<id:account_id>/menu", account_menu.menu, name="account_menu"),
    path("accounts/<id:account_id>/mute-for", account_menu.mute_for, name="mute_for"),
    path("accounts/<id:account_id>/follow-options", account_menu.follow_options, name="follow_options"),
    path("accounts/<id:account_id>/lists", account_menu.put_on_lists, name="put_on_lists"),
    path("accounts/<id:account_id>/block-domain", account_menu.block_domain, name="block_domain"),
    path("accounts/<id:account_id>/unblock-domain", account_menu.unblock_domain, name="unblock_domain"),
    path("accounts/<id:account_id>/report", report.report, name="report"),
    path("accounts/<id:account_id>/reported", report.reported, name="reported"),
]
