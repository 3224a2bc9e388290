"""One's own account, and for administrators everybody's roles. No case data is reachable from here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jourbok.accounts import proofs, selectors, services
from jourbok.accounts.forms import PersonForm, RoleForm
from jourbok.accounts.permissions import CHANGE_ROLES, CHANGE_USERS, SEE_USERS
from jourbok.accounts.rules import require_step_up
from jourbok.kernel.errors import DomainError
from jourbok.organisations.selectors import numbers_to_check
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key
from jourbok.web.tables import Cell, Column, Table


@guarded(None, "GET")
def own(request: ActorRequest) -> HttpResponse:
    """Who I am here, what I am trusted with, and how I prove it."""
    context = {
        "roles": selectors.own_roles(request.actor),
        "kept_count": len(selectors.kept_forms(request.actor)),
        "may_see_users": request.actor.may(SEE_USERS),
        **proofs.ways(request.user),  # type: ignore[arg-type]
    }
    return render(request, "accounts/own.html", context)


@guarded(SEE_USERS, "GET")
def users(request: ActorRequest) -> HttpResponse:
    """Everybody who may sign in, with their roles."""
    columns = [Column("Namn"), Column("E-post"), Column("Roller"), Column("Inloggning")]
    rows = [_cells(row) for row in selectors.users(request.actor)]
    table = Table("Användare", columns, rows, empty_why="Ingen har ett konto än.", hide_caption=True)
    context = {"table": table, "numbers_to_check": len(numbers_to_check(request.actor))}
    return render(request, "accounts/users.html", context)


def _cells(row: selectors.UserRow) -> list[Cell]:
    held = "; ".join(f"{one.label}, {one.board}" if one.board else one.label for one in row.roles)
    state = "Har loggat in" if row.has_signed_in else "Inte än"
    return [
        Cell(row.name, url=reverse("accounts:user", args=[row.id])),
        Cell(row.email),
        Cell(held or "Ingen roll"),
        Cell(state) if row.is_active else Cell("Avstängd", kind="neutral"),
    ]


@guarded(CHANGE_USERS, "GET", "POST")
def add_user(request: ActorRequest) -> HttpResponse:
    """Let a new person in; roles are given on the next page."""
    require_step_up(request.actor)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_user(
                actor=request.actor,
                key=idempotency_key(request),
                **form.cleaned_data,  # type: ignore[call-arg]
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return HttpResponseRedirect(reverse("accounts:user", args=[made.pk]))
    return render(request, "accounts/add_user.html", {"form": form})


@guarded(CHANGE_ROLES, "GET", "POST")
def user(request: ActorRequest, user_id: int) -> HttpResponse:
    """One person: their roles, a new role, an invitation."""
    require_step_up(request.actor)
    row = selectors.user_row(request.actor, user_id)
    form = RoleForm(request.POST or None, at=request.actor.moment)
    if request.method == "POST" and form.is_valid():
        try:
            services.assign_role(
                actor=request.actor,
                user=services.user_by_id(request.actor, user_id),
                key=idempotency_key(request),  # type: ignore[call-arg]
                **form.cleaned_data,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return HttpResponseRedirect(reverse("accounts:user", args=[user_id]))
    return render(request, "accounts/user.html", {"row": row, "form": form})


@guarded(CHANGE_ROLES, "POST")
def end_role(request: ActorRequest, user_id: int, assignment_id: int) -> HttpResponse:
    """End one role of the person from now on."""
    person = services.user_by_id(request.actor, user_id)
    services.end_role_by_id(actor=request.actor, user=person, assignment_id=assignment_id)
    messages.success(request, "Rollen är avslutad. Den gäller inte från nästa sida som personen öppnar.")
    return HttpResponseRedirect(reverse("accounts:user", args=[user_id]))


@guarded(CHANGE_USERS, "POST")
def set_active(request: ActorRequest, user_id: int) -> HttpResponse:
    """Keep the person out, or let them in again."""
    person = services.user_by_id(request.actor, user_id)
    services.set_active(actor=request.actor, user=person, is_active=request.POST.get("is_active") == "1")
    return HttpResponseRedirect(reverse("accounts:user", args=[user_id]))


@guarded(CHANGE_USERS, "POST")
def invite(request: ActorRequest, user_id: int) -> HttpResponse:
    """Show, once, the link with which the person chooses a password."""
    person = services.user_by_id(request.actor, user_id)
    uidb36, key = services.invitation_key(actor=request.actor, user=person)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": key})
    context = {"row": selectors.user_row(request.actor, user_id), "link": request.build_absolute_uri(path)}
    return render(request, "accounts/invitation.html", context)
