"""Every route says who may use it and how; nothing is reachable because somebody forgot."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, cast
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from jourbok.kernel.actor import Actor, Permission
from jourbok.kernel.errors import BadInput

P = ParamSpec("P")


#: Where the addresses of other systems begin.
FOR_SYSTEMS: Final = "/api/"


class ActorRequest(HttpRequest):
    """A request whose sender is known."""

    actor: Actor


class Route(Protocol[P]):
    """A view that declares its door. `public` routes have neither permission nor sign-in."""

    permission: Permission | None
    methods: frozenset[str]
    public: bool

    def __call__(self, request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse: ...


class FormKeyMissing(BadInput):
    """The form came without the key that makes it safe to send twice."""

    code = "form_key_missing"
    message_sv = "Formuläret går inte att känna igen. Öppna sidan igen och försök en gång till."
    status = 400


def guarded(
    permission: Permission | None, *methods: str
) -> Callable[[Callable[Concatenate[ActorRequest, P], HttpResponse]], Route[P]]:
    """Let only somebody signed in, who has the permission, reach the view, and only by these methods.

    `None` as permission means that being signed in is enough. A GET route answers HEAD as well.
    """

    def decorate(view: Callable[Concatenate[ActorRequest, P], HttpResponse]) -> Route[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if request.method not in route.methods:
                return HttpResponseNotAllowed(sorted(route.methods))
            if actor is None:
                return send_to_sign_in(request)
            if permission is not None:
                actor.require(permission)
            return view(cast(ActorRequest, request), *args, **kwargs)

        route: Route[P] = _declare(enter, permission, methods, public=False)
        return route

    return decorate


def public(*methods: str) -> Callable[[Callable[Concatenate[HttpRequest, P], HttpResponse]], Route[P]]:
    """Let anybody reach the view, by these methods. For sign-in, errors and what shows no data."""

    def decorate(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Route[P]:
        @wraps(view)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in route.methods:
                return HttpResponseNotAllowed(sorted(route.methods))
            return view(request, *args, **kwargs)

        route: Route[P] = _declare(enter, None, methods, public=True)
        return route

    return decorate


def _declare(enter: Any, permission: Permission | None, methods: tuple[str, ...], *, public: bool) -> Any:
    if not methods:
        raise ValueError("a route names its methods")
    enter.permission = permission
    enter.methods = frozenset(methods) | ({"HEAD"} if "GET" in methods else set())
    enter.public = public
    return enter


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asked for a part of the page, and not for a whole one."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def is_for_systems(request: HttpRequest) -> bool:
    """Whether another system asks, at an address where no session counts and nobody reads a page."""
    return request.path.startswith(FOR_SYSTEMS)


def is_background(request: HttpRequest) -> bool:
    """Whether a script of ours sent this without leaving the page, as when it saves a draft."""
    return request.headers.get("X-Requested-With") == "fetch"


def send_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and afterwards back to where the person was.

    A request that a script sent, as every half minute for the clocks, never takes the page away from somebody who is
    writing: it is answered 401 with a notice and a link.
    """
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page_of(request)})}"
    if wants_fragment(request):
        notice = render_to_string("web/errors/signed_out.html", {"sign_in_url": address}, request)
        return HttpResponse(notice, status=401, headers={"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
    if is_background(request):
        return HttpResponse("Du är utloggad.", status=401, content_type="text/plain; charset=utf-8")
    return HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The address of the page that the person looks at, which is not that of a fragment or a sent form."""
    if request.method in {"GET", "HEAD"} and not wants_fragment(request):
        return request.get_full_path()
    seen = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(seen, {request.get_host()}):
        return "/"
    parts = urlsplit(seen)
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def asked_next(request: HttpRequest) -> str:
    """The page of ours that asked and wants an answer; empty when none did, or when the address is not ours."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if is_ours else ""


def idempotency_key(request: HttpRequest) -> UUID:
    """The key that came with the form, so that sending it twice does it once. Raises FormKeyMissing."""
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        raise FormKeyMissing() from None
