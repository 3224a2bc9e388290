"""A room with one page, so that the frame, the scripts and the doors can be tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import include, path

from jourbok.kernel import clock
from jourbok.kernel.actor import Actor, Permission, Role
from jourbok.kernel.errors import BadInput
from jourbok.web.routing import ActorRequest, guarded

COUNT_MONEY = Permission.of("count money", Role.CONTROLLER)
PAGE = """{% extends "web/base.html" %}{% load jourbok %}{% block title %}Anteckning{% endblock %}{% block content %}
<h1>Anteckning</h1>
<form class="jb-form" method="post" action="/note/" novalidate>
  {% csrf_token %}{% idempotency_key %}
  {% include "components/textarea.html" with field=form.note autosave_url="/draft/" only %}
  {% include "components/button.html" with label="Signera" busy="Sparar" only %}
</form>
<form hx-post="/refuse/" hx-target="this"><button class="ds-button" type="submit">Neka</button></form>
{% include "components/clock.html" with label="Återuppringning" due_at=due_at started_at=started_at only %}
<a href="/contact/" data-key="n">Ny kontakt</a>
{% endblock %}"""

#: What the pages have received, in order; tests empty it.
received: list[tuple[str, str]] = []


class NoteForm(forms.Form):
    """A text."""

    note = forms.CharField(label="Text", widget=forms.Textarea, required=False)


class NightWorker:
    """Everybody is the same duty worker, unless they carry the cookie `signed_out`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        worker = Actor("worker-1", "Astrid Övning", {Role.DUTY_WORKER: frozenset()}, clock.now(), uuid4())
        request.actor = None if "signed_out" in request.COOKIES else worker  # type: ignore[attr-defined]
        return self.get_response(request)


@guarded(None, "GET", "POST")
def note(request: ActorRequest) -> HttpResponse:
    if request.method == "POST":
        received.append(("note", request.POST.get("note", "")))
    menu: list[dict[str, Any]] = [{"label": "I natt", "url": "/note/", "key": "g t", "current": True}]
    menu.append({"label": "Morgon", "url": "/morning/", "key": "g m", "current": False})
    menu.append(
        {"label": "Register", "links": [{"label": "Platser", "url": "/places/", "key": "g p", "current": False}]}
    )
    now = clock.now()
    return _page(
        request,
        menu=menu,
        due_at=now + timedelta(minutes=8),
        started_at=now - timedelta(minutes=22),
        idle_lock_minutes=request.GET.get("idle", "5"),
    )


def _page(request: ActorRequest, **context: Any) -> HttpResponse:
    urls = {"lock_url": "/lock/", "unlock_url": "/unlock/", "search_url": "/search/", "sign_out_url": "/out/"}
    frame = {"request": request, "actor": request.actor, "csrf_token": get_token(request), "form": NoteForm(), **urls}
    return HttpResponse(engines["django"].from_string(PAGE).render({**frame, **context}))


@guarded(None, "GET", "POST")
def draft(request: ActorRequest) -> HttpResponse:
    if request.method == "GET":
        drafts = [text for kind, text in received if kind == "draft"]
        return JsonResponse({"fields": {"note": drafts[-1]}, "saved_at": "02:14"} if drafts else {})
    received.append(("draft", request.POST["note"]))
    return JsonResponse({"saved_at": "02:14", "locked": False})


@guarded(None, "POST")
def lock(request: ActorRequest) -> HttpResponse:
    received.append(("lock", ""))
    return HttpResponse(status=204)


@guarded(None, "POST")
def unlock(request: ActorRequest) -> HttpResponse:
    if request.POST.get("password") == "right":
        return HttpResponse(status=204)
    return HttpResponse("Lösenordet stämmer inte.", status=422, content_type="text/plain; charset=utf-8")


@guarded(None, "GET", "POST")
def refuse(request: ActorRequest) -> HttpResponse:
    raise BadInput("Skriv datumet som 2021-11-27.")


@guarded(COUNT_MONEY, "GET")
def money(request: ActorRequest) -> HttpResponse:
    return HttpResponse("pengar")


urlpatterns = [
    path("", include("jourbok.web.urls")),
    path("note/", note),
    path("draft/", draft),
    path("lock/", lock),
    path("unlock/", unlock),
    path("refuse/", refuse),
    path("money/", money),
]
handler404 = "jourbok.web.views.page_not_found"
handler500 = "jourbok.web.views.server_error"
