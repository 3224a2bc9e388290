"""The list of numbers: found at night, and kept by the boards and the service."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.kernel.localtime import local_date
from jourbok.organisations import selectors, services
from jourbok.organisations.choosing import board_context, board_of
from jourbok.organisations.forms import ChangeNumberForm, NewNumberForm, NumberForm, RemoveNumberForm, VersionForm
from jourbok.organisations.permissions import KEEP_NUMBERS, KEEP_OWN_NUMBERS, READ_NUMBERS
from jourbok.organisations.rules.numbers import ListedNumber
from jourbok.web.routing import ActorRequest, asked_next, guarded, wants_fragment
from jourbok.web.taking import sent_against, taken


@guarded(READ_NUMBERS, "GET")
def phone_list(request: ActorRequest) -> HttpResponse:
    """Every member's numbers by municipality; of one municipality, or with the words that are sought."""
    sought, chosen = request.GET.get("q", "").strip(), request.GET.get("kommun", "")
    members = selectors.phone_list(request.actor, sought=sought, municipality=chosen)
    context = {
        "members": members,
        "sought": sought,
        "chosen": chosen,
        "to_check": selectors.numbers_to_check(request.actor),
        "today": local_date(request.actor.moment),
        "here": request.get_full_path(),
    }
    return render(request, "organisations/phone_list.html", context)


@guarded(READ_NUMBERS, "GET")
def beside(request: ActorRequest, board_id: int) -> HttpResponse:
    """The numbers of one board's municipality, beside a contact or a case."""
    context = {"member": selectors.numbers_beside(request.actor, board_id)}
    template = "organisations/beside.html#numbers" if wants_fragment(request) else "organisations/beside.html"
    return render(request, template, context)


@guarded(KEEP_OWN_NUMBERS, "GET")
def board_numbers(request: ActorRequest) -> HttpResponse:
    """The numbers that the service has to one board, and which of them the board must look at."""
    board, _ = board_of(request, KEEP_OWN_NUMBERS)
    found = selectors.numbers_of_board(request.actor, board)
    context = {
        "numbers": [each for each in found if not each.is_removed],
        "removed": [each for each in found if each.is_removed],
        "due": sum(each.is_due for each in found),
        "here": request.get_full_path(),
    }
    return render(request, "organisations/board_numbers.html", context | board_context(request, KEEP_OWN_NUMBERS))


@guarded(KEEP_NUMBERS, "GET", "POST")
def new_number(request: ActorRequest) -> HttpResponse:
    """Put a number on the list."""
    if selectors.keeps_for_all(request.actor):
        boards = selectors.names_of_boards(selectors.boards_on(local_date(request.actor.moment)))
        asked = {"board": request.GET.get("namnd", "")}
        form: NumberForm = NewNumberForm(request.POST or None, boards=boards, initial=asked)
        known, back = {}, reverse("organisations:phone_list")
    else:
        board, _ = board_of(request, KEEP_OWN_NUMBERS)
        form = NumberForm(request.POST or None)
        known, back = {"board": board}, f"{reverse('organisations:board_numbers')}?namnd={board}"
    if request.method == "POST" and taken(request, form, services.add_number, **known):
        messages.success(request, "Numret står i telefonlistan.")
        return HttpResponseRedirect(back)
    context = {"form": form, "back": back}
    return render(request, "organisations/new_number.html", context, status=422 if form.errors else 200)


@guarded(KEEP_NUMBERS, "GET", "POST")
def number(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """One number: what stands, what has stood, and changing it; what somebody else wrote meanwhile is told."""
    shown = selectors.number_for(request.actor, entry_id)
    form = ChangeNumberForm.of(shown, request.POST or None)
    changed = False
    try:
        if request.method == "POST" and taken(request, form, services.change_number, entry=entry_id):
            messages.success(request, "Numret är ändrat. Det som stod förut finns kvar.")
            return HttpResponseRedirect(_list_of(request, shown))
    except services.NumberChangedMeanwhile as error:
        changed, form = True, ChangeNumberForm.of(shown, sent_against(request, error.version))
    return _page(request, shown, form=form, changed=changed)


@guarded(KEEP_NUMBERS, "POST")
def check_number(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Somebody has found that it is right, in one press."""
    form = VersionForm(request.POST)
    shown = selectors.number_for(request.actor, entry_id)
    try:
        if taken(request, form, services.check_number, entry=entry_id):
            messages.success(request, f"{shown.facts.name} är kontrollerat i dag.")
            return HttpResponseRedirect(asked_next(request) or _list_of(request, shown))
    except services.NumberChangedMeanwhile as error:
        messages.warning(request, error.message)
    return redirect("organisations:number", entry_id)


@guarded(KEEP_NUMBERS, "POST")
def remove_number(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Take a number off the list; it can be put back."""
    shown = selectors.number_for(request.actor, entry_id)
    form = RemoveNumberForm(request.POST, auto_id="bort_%s")
    try:
        if taken(request, form, services.remove_number, entry=entry_id):
            messages.success(request, "Numret är borttaget ur listan. Öppna det och spara om det ska stå där igen.")
            return HttpResponseRedirect(_list_of(request, shown))
    except services.NumberChangedMeanwhile as error:
        messages.warning(request, error.message)
        return redirect("organisations:number", entry_id)
    return _page(request, shown, remove_form=form)


def _page(request: ActorRequest, shown: ListedNumber, **forms: Any) -> HttpResponse:
    given = {
        "form": ChangeNumberForm.of(shown),
        "remove_form": RemoveNumberForm(auto_id="bort_%s", initial={"version": shown.version}),
    }
    context = {
        **given,
        "shown": shown,
        "versions": selectors.versions_of(request.actor, shown.id),
        "back": _list_of(request, shown),
        **forms,
    }
    wrong = any(getattr(form, "errors", None) for form in forms.values())
    status = 409 if forms.get("changed") else 422 if wrong else 200
    return render(request, "organisations/number.html", context, status=status)


def _list_of(request: ActorRequest, shown: ListedNumber) -> str:
    if selectors.keeps_for_all(request.actor):
        return reverse("organisations:phone_list")
    return f"{reverse('organisations:board_numbers')}?namnd={shown.board}"
