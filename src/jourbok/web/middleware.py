"""What stands on every answer, and an error of the domain as a sentence on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from jourbok.kernel.errors import DomainError
from jourbok.web.boards import is_light
from jourbok.web.errors import error_response

#: What of the machine no page of ours ever asks for, so that no script may.
UNUSED_FEATURES: Final = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)
PERMISSIONS_POLICY: Final = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)
#: What asks for nothing itself: the policy is that of the page which fetched it, and weighs on a bad line.
NEVER_A_PAGE: Final = ("text/css", "text/javascript", "font/")


class HeadersMiddleware:
    """No answer is kept by a browser or read by another site, unless it says that it may be, as static files do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.headers.get("Content-Type", "").startswith(NEVER_A_PAGE):
            response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class LightMiddleware(GZipMiddleware):
    """A page for a board is sent compressed; each with some bytes of chance, so that its length tells nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not (is_page and is_light(getattr(request, "actor", None))):
            return response
        return super().process_response(request, response)


class LargestRequestMiddleware:
    """What is larger than any form of ours is refused unread, so that nobody can fill the disk by sending."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"  # without a length Django reads nothing at all
        if not length.isdecimal() or int(length) > _largest(request.path):
            what = "Det du skickade är för stort. Inget har sparats."
            return error_response(request, 413, what=what, do="Dela upp det i mindre delar och skicka dem var för sig.")
        return self.get_response(request)


def _largest(path: str) -> int:
    """How many bytes may be sent there: as a form, but for the few addresses that take a paper."""
    takes = (most for address, most in settings.LARGER_REQUESTS.items() if re.fullmatch(address, path))
    return next(takes, int(settings.LARGEST_REQUEST_BYTES))


class DomainErrorMiddleware:
    """What a view cannot do is said in Swedish with the error's own status, in the page or as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return error_response(request, exception.status, what=exception.message, code=exception.code)
        return None
