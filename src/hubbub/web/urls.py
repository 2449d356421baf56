"""The addresses of HTML pages, and of uploaded files."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from hubbub.web.views import about, consent, media, people, welcome

urlpatterns: list[URLPattern | URLResolver] = [
    path("", people.front, name="front"),
    path("about", about.about, name="about"),
    path("privacy-policy", about.privacy_policy, name="privacy_policy"),
    path("terms-of-service", about.terms_of_service, name="terms_of_service"),
    re_path(r"^@(?P<name>[A-Za-z0-9_]+)$", people.profile, name="profile"),
    re_path(r"^@(?P<name>[A-Za-z0-9_]+)/(?P<post_id>[0-9]{1,19})$", people.status, name="status"),
    path("tags/<str:name>", people.tag, name="tag"),
    path("media/<path:name>", media.media, name="media"),
    path("oauth/authorize", consent.authorize, name="oauth_authorize"),
    path("oauth/authorize/native", consent.show_code, name="oauth_code"),
    path("welcome/<str:token>", welcome.welcome, name="welcome"),
    path("auth/", include("allauth.urls")),
]
