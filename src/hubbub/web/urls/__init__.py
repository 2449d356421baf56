"""The addresses of HTML pages, and of uploaded files; one module an area."""

from django.urls import URLPattern, URLResolver, include, path

from hubbub.web import icons
from hubbub.web.urls import converters, doing, meeting, own, reading, safety, server, writing
from hubbub.web.views import about, consent, feeds, installed, language, media, sitemap, welcome

__all__ = ["converters", "urlpatterns"]

_ABOUT: list[URLPattern | URLResolver] = [
    path("about", about.about, name="about"),
    path("privacy-policy", about.privacy_policy, name="privacy_policy"),
    path("terms-of-service", about.terms_of_service, name="terms_of_service"),
    path("language", language.language, name="language"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-profiles.xml", sitemap.profiles, name="sitemap_profiles"),
    path("sitemap-posts.xml", sitemap.posts, name="sitemap_posts"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("sw.js", installed.worker, name="worker"),
    path("offline", installed.offline, name="offline"),
    path("share", installed.share, name="share"),
    path("icons.svg", icons.icons, name="icons"),
    path("media/<path:name>", media.media, name="media"),
]

_SIGNING_IN: list[URLPattern | URLResolver] = [
    path("oauth/authorize/", consent.authorize),  # how some programs write it, toot among them
    path("oauth/authorize", consent.authorize, name="oauth_authorize"),
    path("oauth/authorize/native", consent.show_code, name="oauth_code"),
    path("welcome/<str:token>", welcome.welcome, name="welcome"),
    path("auth/", include("allauth.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *reading.urlpatterns,
    *writing.urlpatterns,
    *own.urlpatterns,
    *doing.urlpatterns,
    *safety.urlpatterns,
    *meeting.urlpatterns,
    *server.urlpatterns,
    *_ABOUT,
    *_SIGNING_IN,
]
