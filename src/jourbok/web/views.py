"""Error pages and the style guide."""

from __future__ import annotations

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jourbok.web.errors import error_response
from jourbok.web.routing import public
from jourbok.web.styleguide import samples


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what came cannot be read.

    503 when the session could not be kept: the database went after the view had done its work, so that what was sent
    may well be saved, and Django calls that a bad request.
    """
    return error_response(request, 503 if isinstance(exception, SessionInterrupted) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this role may not."""
    return error_response(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or was not ours. Named by the setting CSRF_FAILURE_VIEW."""
    return error_response(
        request,
        403,
        what="Sidan har legat öppen så länge att formuläret inte längre gäller. Inget har sparats.",
        do="Gå tillbaka och ladda om sidan. Text i anteckningar sparas medan du skriver och finns kvar.",
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that may be seen."""
    return error_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return error_response(request, 500)


@public("GET")
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build; config mounts it outside production only.

    `?storlek=md` shows the portal's density, `?tema=light` or `dark` one colour scheme, `?bredd=360` a phone's width.
    """
    chosen = {
        "density": "md" if request.GET.get("storlek") == "md" else "sm",
        "color_scheme": request.GET.get("tema") if request.GET.get("tema") in {"light", "dark"} else "auto",
        "narrow": request.GET.get("bredd") == "360",
    }
    return render(request, "web/styleguide.html", {**chosen, **samples(is_bound="fel" in request.GET)})
