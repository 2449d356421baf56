"""How often an address may try to get in, counted over all web processes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hubbub.kernel.net import client_address
from hubbub.kernel.ratelimit import counters

_PLACES = ("/auth/", "/welcome/", "/oauth/authorize")
PER_ADDRESS, ADDRESS_WINDOW = 60, 300
PER_LOGIN, LOGIN_WINDOW = 20, 3600


def limit_attempts(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse forms that come too often from one address, or sign-ins to one login from anywhere."""

    def answer(request: HttpRequest) -> HttpResponse:
        tried = request.method == "POST" and request.path.startswith(_PLACES)
        if tried and settings.HUBBUB.rate_limits and _too_often(request):
            return render(request, "429.html", status=429)
        return get_response(request)

    return answer


def _too_often(request: HttpRequest) -> bool:
    address = client_address(request.META)
    exceeded = counters().count(f"form:{address}", limit=PER_ADDRESS, window=ADDRESS_WINDOW).exceeded
    login = request.POST.get("login", "").strip().lower()
    if login and not exceeded:
        exceeded = counters().count(f"login:{login}", limit=PER_LOGIN, window=LOGIN_WINDOW).exceeded
    return exceeded
