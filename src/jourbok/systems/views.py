"""Boards' own systems: their tokens, and the addresses that are told. No case data is reachable from here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.accounts import selectors as accounts
from jourbok.accounts import services as tokens
from jourbok.accounts.permissions import CHANGE_SYSTEMS, SEE_SYSTEMS
from jourbok.accounts.rules import require_step_up
from jourbok.systems import selectors, services
from jourbok.systems.forms import YEAR, HookForm, RotateForm, SystemForm
from jourbok.systems.permissions import KEEP_HOOKS
from jourbok.web.routing import ActorRequest, guarded, idempotency_key
from jourbok.web.taking import taken


@guarded(SEE_SYSTEMS, "GET")
def listed(request: ActorRequest) -> HttpResponse:
    """Every board's systems and the addresses that are told; what has stopped stands first."""
    hooks = sorted(selectors.hooks(request.actor), key=lambda row: (not row.is_ended_by_us, row.ended_at is not None))
    context = {"systems": accounts.systems(request.actor), "hooks": hooks}
    return render(request, "systems/listed.html", context)


@guarded(CHANGE_SYSTEMS, "GET", "POST")
def new(request: ActorRequest) -> HttpResponse:
    """Let a board's system in; its token is shown once, on the page that answers."""
    require_step_up(request.actor)
    form = SystemForm(request.POST or None, at=request.actor.moment, initial={"until_at": request.actor.moment + YEAR})
    if request.method == "POST" and (made := taken(request, form, tokens.add_system)):
        return _shown_once(request, made.system_id, made.secret)
    return render(request, "systems/new.html", {"form": form}, status=422 if form.errors else 200)


@guarded(CHANGE_SYSTEMS, "GET", "POST")
def system(request: ActorRequest, system_id: UUID) -> HttpResponse:
    """One system: its tokens, what it asked for last, and a new token beside the old."""
    require_step_up(request.actor)
    row = accounts.system_row(request.actor, system_id)
    form = RotateForm(request.POST or None, initial={"until_at": request.actor.moment + YEAR})
    if request.method == "POST" and (made := taken(request, form, tokens.rotate_token, system=system_id)):
        return _shown_once(request, system_id, made.secret)
    context = {"row": row, "form": form, "calls": accounts.latest_calls(request.actor, system_id)}
    return render(request, "systems/system.html", context, status=422 if form.errors else 200)


@guarded(CHANGE_SYSTEMS, "POST")
def revoke(request: ActorRequest, system_id: UUID, token_id: UUID) -> HttpResponse:
    """End a token now."""
    accounts.system_row(request.actor, system_id)
    tokens.revoke_token(actor=request.actor, token=token_id, key=idempotency_key(request))
    messages.success(request, "Nyckeln är avslutad. Den släpper inte in någon från och med nu.")
    return redirect("systems:system", system_id)


@guarded(KEEP_HOOKS, "GET", "POST")
def new_hook(request: ActorRequest) -> HttpResponse:
    """Register an address; its secret is shown once."""
    require_step_up(request.actor)
    form = HookForm(request.POST or None, at=request.actor.moment)
    if request.method == "POST" and (made := taken(request, form, services.register_hook)):
        return _hook_shown_once(request, made.pk, made.secret)
    return render(request, "systems/new_hook.html", {"form": form}, status=422 if form.errors else 200)


@guarded(KEEP_HOOKS, "GET")
def hook(request: ActorRequest, hook_id: UUID) -> HttpResponse:
    """One address: what it was told last and every attempt."""
    return render(request, "systems/hook.html", {"page": selectors.hook_for(request.actor, hook_id)})


@guarded(KEEP_HOOKS, "POST")
def rotate(request: ActorRequest, hook_id: UUID) -> HttpResponse:
    """A new secret, shown once."""
    require_step_up(request.actor)
    made = services.rotate_secret(actor=request.actor, hook=hook_id, key=idempotency_key(request))
    return _hook_shown_once(request, hook_id, made.secret)


@guarded(KEEP_HOOKS, "POST")
def trial(request: ActorRequest, hook_id: UUID) -> HttpResponse:
    """Send a trial."""
    services.try_hook(actor=request.actor, hook=hook_id, key=idempotency_key(request))
    messages.success(request, "Ett prov är på väg. Ladda om sidan om en stund och se hur det gick.")
    return redirect("systems:hook", hook_id)


@guarded(KEEP_HOOKS, "POST")
def end(request: ActorRequest, hook_id: UUID) -> HttpResponse:
    """Tell the address nothing more."""
    services.end_hook(actor=request.actor, hook=hook_id, key=idempotency_key(request))
    messages.success(request, "Adressen är avslutad. Inget mer skickas dit.")
    return redirect("systems:hook", hook_id)


def _shown_once(request: ActorRequest, system_id: UUID, secret: str) -> HttpResponse:
    row = accounts.system_row(request.actor, system_id)
    context = {"what": "Nyckel", "name": row.name, "board": row.board_name, "secret": secret}
    return render(request, "systems/shown_once.html", context | {"system_id": system_id})


def _hook_shown_once(request: ActorRequest, hook_id: UUID, secret: str) -> HttpResponse:
    row = selectors.hook_for(request.actor, hook_id).row
    context = {"what": "Hemlighet", "name": row.url, "board": row.board_name, "secret": secret}
    return render(request, "systems/shown_once.html", context | {"hook_id": hook_id})
