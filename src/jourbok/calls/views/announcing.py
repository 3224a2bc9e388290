"""A board tells the service beforehand: its own announcements, one at a time, with papers and what came of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.calls import selectors, services
from jourbok.calls.forms import (
    AnnouncementForm,
    ChangeAnnouncementForm,
    DocumentForm,
    TakeBackForm,
    WhyForm,
    WithdrawForm,
)
from jourbok.calls.permissions import ANNOUNCE
from jourbok.calls.rules.announcing import announcement_place
from jourbok.calls.views.board import after_of, as_file, board_context, board_of
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.taking import sent_against, taken


@guarded(ANNOUNCE, "GET")
def listed(request: ActorRequest) -> HttpResponse:
    """What the board has told, newest first, and what came of each."""
    board, _ = board_of(request, ANNOUNCE)
    found = selectors.announced_by_board(request.actor, board, after=after_of(request))
    rows = found[: selectors.BOARD_PAGE]
    context = {"rows": rows, "older": rows[-1].id if len(found) > len(rows) else ""}
    return render(request, "calls/board_announcements.html", context | board_context(request, ANNOUNCE))


@guarded(ANNOUNCE, "GET", "POST")
def new(request: ActorRequest) -> HttpResponse:
    """Tell the service beforehand; it holds for the coming time of duty unless the board says otherwise."""
    board, _ = board_of(request, ANNOUNCE)
    coming = selectors.default_validity(request.actor)
    form = AnnouncementForm(request.POST or None, initial={"from_at": coming.start, "until_at": coming.end})
    if request.method == "POST" and (made := taken(request, form, services.announce, board=board)):
        messages.success(request, f"Föranmälan {made.number} är skickad. Bifoga dokument här nedanför om du har några.")
        return redirect("calls:board_announcement", made.pk)
    context = {"form": form, "draft_place": announcement_place(board)} | board_context(request, ANNOUNCE)
    return render(request, "calls/board_announce.html", context, status=422 if form.errors else 200)


@guarded(ANNOUNCE, "GET")
def announcement(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """One announcement: how it stands, what it says, and what came of it."""
    return _page(request, announced_id)


@guarded(ANNOUNCE, "GET", "POST")
def opened(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """Open what is written of somebody protected, with a reason."""
    page = selectors.announced_for_board(request.actor, announced_id)
    form = WhyForm(request.POST or None)
    back = reverse("calls:board_announcement", args=[announced_id])
    if request.method == "POST" and taken(request, form, services.open_announced, announced=announced_id):
        return redirect(back)
    context = {"form": form, "number": page.shown.number, "back": back}
    return render(request, "calls/open.html", context, status=422 if form.errors else 200)


@guarded(ANNOUNCE, "GET", "POST")
def change(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """Tell it anew; a colleague's change meanwhile is told, and what was typed stays."""
    latest = selectors.announced_to_change(request.actor, announced_id)
    form = ChangeAnnouncementForm(request.POST or None, initial=_initial(latest))
    changed = False
    try:
        if request.method == "POST" and taken(request, form, services.change_announced, announced=announced_id):
            messages.success(request, "Föranmälan är ändrad. Det som stod förut finns kvar.")
            return redirect("calls:board_announcement", announced_id)
    except services.AnnouncementChangedMeanwhile as error:
        changed, form = True, ChangeAnnouncementForm(sent_against(request, error.version))
    context = {"form": form, "latest": latest, "changed": changed}
    return render(request, "calls/board_change.html", context, status=409 if changed else 422 if form.errors else 200)


@guarded(ANNOUNCE, "GET", "POST")
def withdraw(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """Take back what no longer holds."""
    latest = selectors.announced_to_change(request.actor, announced_id)
    form = WithdrawForm(request.POST or None, initial={"version": latest.version})
    if request.method == "POST" and taken(request, form, services.withdraw_announced, announced=announced_id):
        messages.success(request, "Föranmälan är återtagen. Jouren visas den inte mer.")
        return redirect("calls:board_announcement", announced_id)
    back = reverse("calls:board_announcement", args=[announced_id])
    context = {"form": form, "number": latest.announced.number, "back": back, "what": "föranmälan"}
    return render(request, "calls/board_withdraw.html", context, status=422 if form.errors else 200)


@guarded(ANNOUNCE, "POST")
def add_document(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """Send a paper along."""
    form = DocumentForm(request.POST, request.FILES)
    if taken(request, form, services.add_document, announced=announced_id):
        messages.success(request, "Dokumentet är bifogat.")
        return redirect("calls:board_announcement", announced_id)
    return _page(request, announced_id, document_form=form)


@guarded(ANNOUNCE, "GET")
def document(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """A paper that the board sent along, as a file."""
    return as_file(selectors.document_for_board(request.actor, document_id))


@guarded(ANNOUNCE, "GET", "POST")
def take_back(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """Take back a paper that should not have been sent along."""
    paper = selectors.document_for_board(request.actor, document_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.take_back_document, document=document_id):
        messages.success(request, "Dokumentet är återtaget. Ingen kan hämta det mer.")
        return redirect("calls:board_announcement", paper.announced_id)
    back = reverse("calls:board_announcement", args=[paper.announced_id])
    context = {"form": form, "number": paper.name, "back": back, "what": "dokumentet"}
    return render(request, "calls/board_withdraw.html", context, status=422 if form.errors else 200)


def _page(request: ActorRequest, announced_id: UUID, **forms: Any) -> HttpResponse:
    page = selectors.announced_for_board(request.actor, announced_id)
    context = {"page": page, "shown": page.shown, "document_form": DocumentForm(), **forms}
    return render(request, "calls/board_announcement.html", context, status=422 if forms else 200)


def _initial(latest: Any) -> dict[str, Any]:
    """What stands now, as the form shows it."""
    said = latest.concerned
    return {
        "name": said.name,
        "number": said.number,
        "birth_date": None if said.number else said.birth_date,
        "address": said.address,
        "postal_town": said.postal_town,
        "is_protected": latest.is_protected,
        "what": latest.what,
        "instructions": latest.instructions,
        "from_at": latest.from_at,
        "until_at": latest.until_at,
        "version": latest.version,
    }
