"""The addresses where people own their account."""

from django.urls import URLPattern, path

from hubbub.web.views.settings import preferences, profile

urlpatterns: list[URLPattern] = [
    path("settings", preferences.index, name="settings"),
    path("settings/profile", profile.profile, name="settings_profile"),
    path("settings/profile/remove/<str:which>", profile.remove, name="remove_own_picture"),
    path("settings/profile/tags", profile.feature, name="feature_tag"),
    path("settings/profile/tags/<str:name>/remove", profile.unfeature, name="unfeature_tag"),
    path("settings/posting", preferences.posting, name="settings_posting"),
    path("settings/appearance", preferences.appearance, name="settings_appearance"),
    path("settings/notifications", preferences.notifications, name="settings_notifications"),
]
