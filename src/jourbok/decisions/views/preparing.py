"""The duty worker's pages before a decision: what there is in the case, what to prepare, and the draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jourbok.accounts.services import keep_form
from jourbok.cases import selectors as cases
from jourbok.cases.frame import sent_against, show_case, taken, unlocks_first
from jourbok.cases.selectors import CaseHead
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.preparing import BeginForm, DraftForm
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.decisions.rules.following import open_lines
from jourbok.decisions.rules.kinds import ground_of, who_revokes_sv
from jourbok.decisions.rules.places import draft_place
from jourbok.decisions.selectors import DraftShown
from jourbok.decisions.views.on_paper import typed_on_paper, when_on_paper
from jourbok.kernel.errors import DomainError, NotShown, SomebodyElseChangedIt
from jourbok.kernel.swedish import moment_long
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(READ_DECISIONS, "GET")
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What is prepared, waits and was decided in the case, with the clocks that run."""
    head = cases.case_head(request.actor, case_id)
    urgent = selectors.urgent_of(request.actor, head)
    reached = {each.id: selectors.reach_of(request.actor, each.id) for each in urgent.waiting}
    doubts = selectors.known_on_paper(urgent.made)
    told: dict[str, Any] = {
        "urgent": urgent,
        "waiting": [(each, reached[each.id].reaching) for each in urgent.waiting],
        "made": [(each, open_lines(each.clocks), doubts.get(each.decision.id)) for each in urgent.made],
        "may_prepare": request.actor.may(PREPARE),
    }
    return show_case(request, head, "decisions/case.html", current="decisions", **told)


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def begin(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What can be prepared, what nobody decides alone and what to do then; each is begun by its button."""
    form, when = BeginForm(request.POST or None), when_on_paper(request)
    made_at = when.time() if when.is_bound else None
    known: dict[str, Any] = {"case": case_id, "on_paper_at": made_at}
    is_told = made_at is not None or not when.is_bound
    if request.method == "POST" and is_told and (draft := taken(request, form, services.begin_draft, **known)):
        return redirect("decisions:draft", draft.pk)
    head = cases.case_head(request.actor, case_id)
    told: dict[str, Any] = {
        "groups": selectors.offers_for(request.actor, head, on_paper_at=made_at),
        "form": form,
        "when": when,
        "made_sv": moment_long(made_at) if made_at else "",
        "keeps": typed_on_paper(request),
    }
    status = 422 if form.errors else 200
    return show_case(request, head, "decisions/begin.html", current="decisions", status=status, **told)


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def draft(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """The draft: write, put in what the case holds already, send for decision or throw away."""
    head, row = selectors.draft_for(request.actor, draft_id)
    if row.closed_at is not None:
        return _closed(request, head, row)
    suggested = selectors.suggestions_for(request.actor, head, selectors.norm_for(request.actor, row.kind.id))
    unsaved = selectors.unsaved_of(request.actor, row) if request.method == "GET" else None
    kept = unsaved.fields if unsaved and "hamta" in request.GET else None
    form = DraftForm(request.POST or None, draft=row, suggested=suggested, kept=kept)
    if request.method != "POST":
        return _show_draft(request, head, row, form, unsaved=None if kept else unsaved)
    try:
        return _DOES.get(request.POST.get("do", ""), _save)(request, head, row, form)
    except SomebodyElseChangedIt as error:
        form = DraftForm(sent_against(request, row.version), draft=row, suggested=suggested)
        return _show_draft(request, head, row, form, changed=error, status=409)


def _save(request: ActorRequest, head: CaseHead, row: DraftShown, form: DraftForm) -> HttpResponse:
    """Keep what is written, with what a button asked to be put in."""
    field = form.take(request.POST.get("do", "")) if form.is_valid() else ""
    if not taken(request, form, services.write_draft, draft=row.id):
        return _show_draft(request, head, row, form)
    messages.success(request, "Texten är hämtad. Läs och ändra den." if field else "Utkastet är sparat.")
    return redirect(reverse("decisions:draft", args=[row.id]) + (f"#id_{field}" if field else ""))


def _send(request: ActorRequest, head: CaseHead, row: DraftShown, form: DraftForm) -> HttpResponse:
    """Freeze the words; when something is missing what is written is kept all the same."""
    if not form.is_valid():
        return _show_draft(request, head, row, form)
    said: dict[str, Any] = {"actor": request.actor, "draft": row.id, **form.said()}
    try:
        proposal = services.send_for_decision(**said, key=idempotency_key(request))
    except (NotShown, SomebodyElseChangedIt):
        raise
    except DomainError as error:
        kept = services.write_draft(**said)
        form = DraftForm(sent_against(request, kept.version), draft=row, suggested=form.suggested)
        add_domain_error(form, error)
        return _show_draft(request, head, row, form)
    if proposal.on_paper_at is not None:
        messages.success(request, "Orden är låsta. Skriv nu in vem som fattade beslutet på papper.")
        return redirect("decisions:write_down", proposal.pk)
    messages.success(request, "Förslaget är låst och kan beslutas. Nå nu den som får besluta.")
    return redirect("decisions:proposal", proposal.pk)


def _discard(request: ActorRequest, head: CaseHead, row: DraftShown, form: DraftForm) -> HttpResponse:
    """Throw the draft away; it can be taken up again from the case."""
    if form.is_valid() and taken(request, form, services.write_draft, draft=row.id):
        version = form.cleaned_data["version"] + 1
        services.discard(actor=request.actor, draft=row.id, version=version)
        return _thrown(request, head)
    return _show_draft(request, head, row, form)


def _throw(request: ActorRequest, head: CaseHead, row: DraftShown, _: DraftForm) -> HttpResponse:
    """Throw the draft away as it was saved last, from where nothing of it is typed."""
    services.discard(actor=request.actor, draft=row.id, version=row.version, key=idempotency_key(request))
    return _thrown(request, head)


def _thrown(request: ActorRequest, head: CaseHead) -> HttpResponse:
    messages.success(request, "Utkastet är kastat. Du kan ta tillbaka det här i ett dygn.")
    return redirect("decisions:case", head.case.id)


_DOES = {"send": _send, "discard": _discard, "throw": _throw}


@guarded(PREPARE, "POST")
def take_up(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Go on with a draft that was thrown away."""
    services.take_up_again(actor=request.actor, draft=draft_id, key=idempotency_key(request))
    messages.success(request, "Utkastet är tillbaka.")
    return redirect("decisions:draft", draft_id)


def _closed(request: ActorRequest, head: CaseHead, row: DraftShown) -> HttpResponse:
    """On to what became of the draft; what somebody else was still writing is kept among their own forms."""
    if request.method == "POST":
        fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
        keep_form(user=request.user, path=request.path, fields=fields, at=request.actor.moment)  # type: ignore[arg-type]
        messages.warning(request, "Utkastet är redan skickat eller kastat. Det du skrev finns kvar under Mitt konto.")
    proposal = selectors.proposal_of_draft(row.id)
    if proposal is not None:
        return redirect("decisions:proposal", proposal)
    return redirect("decisions:case", head.case.id)


def _show_draft(
    request: ActorRequest, head: CaseHead, row: DraftShown, form: DraftForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    told: dict[str, Any] = {
        "draft": row,
        "form": form,
        "deciders": selectors.deciders_for(request.actor, head, ground_of(row.kind)),
        "draft_place": draft_place(row.id),
        "norm": selectors.norm_for(request.actor, row.kind.id),
        "lacks_guardian": selectors.lacks_guardian(head),
        "who_revokes": who_revokes_sv(row.kind.ended_by_the_board),
        "ends": selectors.would_end_with(row, request.actor.moment),
        **more,
    }
    status = 422 if form.errors and status == 200 else status
    return show_case(request, head, "decisions/draft.html", current="decisions", status=status, **told)
