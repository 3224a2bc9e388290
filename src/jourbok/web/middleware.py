"""Turns an error of the domain into a sentence on the screen."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jourbok.kernel.errors import DomainError
from jourbok.web.errors import error_response


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
