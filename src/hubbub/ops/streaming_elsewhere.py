"""What the web server says to those who look for streams at it: WSGI has no WebSockets, another process has."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def streaming_is_elsewhere(request: HttpRequest, rest: str = "") -> JsonResponse:
    """421 (RFC 9110 section 15.5.20), and where to go instead."""
    hubbub = settings.HUBBUB
    if hubbub.streaming_url == hubbub.base_url.replace("http", "ws", 1):
        sentence = (
            "Streams are not served here: the proxy in front of this server must send /api/v1/streaming "
            f"to port {hubbub.streaming_at}"
        )
    else:
        sentence = f"Streams are not served here but at {hubbub.streaming_url}/api/v1/streaming"
    response = JsonResponse({"error": sentence}, status=421)
    response["Access-Control-Allow-Origin"] = "*"
    return response
