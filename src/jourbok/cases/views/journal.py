"""Writing, changing, signing and correcting entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jourbok.calls.selectors import announced_for_contact
from jourbok.cases import selectors, services
from jourbok.cases.forms import CorrectionForm, DraftForm, EntryForm
from jourbok.cases.frame import sent_against, show_case, taken
from jourbok.cases.permissions import WRITE_CASE
from jourbok.cases.rules.drafts import correction_place, edited_place, entry_place
from jourbok.cases.rules.journal import EntryChangedMeanwhile, JournalLine
from jourbok.cases.selectors import CaseHead
from jourbok.web.routing import ActorRequest, guarded, idempotency_key, wants_fragment

if TYPE_CHECKING:
    from jourbok.cases.models import JournalEntry

#: In the address of a case whose journal is shown from its first entry.
WHOLE = "hela"


def show_journal(request: ActorRequest, head: CaseHead, *, form: EntryForm | None = None) -> HttpResponse:
    """The journal and room for a new entry; to htmx the journal alone."""
    journal = selectors.journal_of(head, whole=WHOLE in request.GET)
    return show_case(
        request,
        head,
        "cases/journal.html" if wants_fragment(request) else "cases/case.html",
        current="case",
        status=422 if form and form.errors else 200,
        journal=journal,
        announced=announced_for_contact(request.actor, head.contact.id, [head.person.id]),
        own_drafts=sum(line.may_be_changed_by(request.actor.id) for line in journal.lines),
        form=form or EntryForm(),
        draft_place=entry_place(head.case.id),
    )


@guarded(WRITE_CASE, "GET", "POST")
def write(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Save a new entry as a draft, and tell what colleagues wrote meanwhile."""
    if request.method != "POST":
        return redirect("cases:case", case_id)
    form = EntryForm(request.POST)
    entry = taken(request, form, services.write_entry, case=case_id)
    seen = request.POST.get("seen", "")
    for line in selectors.written_after(request.actor, case_id, int(seen)) if seen.isdecimal() else ():
        messages.warning(request, f"{line.author_name} skrev anteckning {line.number} medan du skrev. Läs den också.")
    if not entry:
        return show_journal(request, selectors.case_head(request.actor, case_id), form=form)
    messages.success(request, "Anteckningen är sparad som utkast. Signera den när den stämmer.")
    return _to(entry)


@guarded(WRITE_CASE, "GET", "POST")
def edit(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Change a draft of one's own; when it was saved on another screen both texts are shown."""
    head, line = selectors.entry_for(request.actor, entry_id)
    form = DraftForm(request.POST or None, initial=_as_it_is(line))
    changed = None
    if request.method == "POST":
        try:
            if entry := taken(request, form, services.edit_entry, entry=entry_id):
                return _to(entry)
        except EntryChangedMeanwhile as error:
            changed, form = error, DraftForm(sent_against(request, error.version))
    return _show_entry(request, head, line, form, "cases/edit_entry.html", edited_place(entry_id), changed=changed)


@guarded(WRITE_CASE, "POST")
def sign(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Sign the text that the page showed."""
    head, _ = selectors.entry_for(request.actor, entry_id)
    entry = services.sign_entry(actor=request.actor, entry=entry_id, **_shown(request))
    if wants_fragment(request):
        return show_journal(request, selectors.case_head(request.actor, head.case.id))
    messages.success(request, "Anteckningen är signerad.")
    return _to(entry)


@guarded(WRITE_CASE, "GET", "POST")
def correct(request: ActorRequest, entry_id: UUID) -> HttpResponse:
    """Correct a signed entry by a new one."""
    head, line = selectors.entry_for(request.actor, entry_id)
    form = CorrectionForm(request.POST or None, initial={"text": line.text, "source": line.source})
    if request.method == "POST" and (entry := taken(request, form, services.correct_entry, entry=entry_id)):
        messages.success(request, "Rättelsen är sparad som utkast. Signera den när den stämmer.")
        return _to(entry)
    return _show_entry(request, head, line, form, "cases/correct_entry.html", correction_place(entry_id))


def _to(entry: JournalEntry) -> HttpResponse:
    """The journal, at the entry: the keyboard goes on from there."""
    return redirect(f"{reverse('cases:case', args=[entry.case_id])}#anteckning-{entry.number}")


def _show_entry(
    request: ActorRequest,
    head: CaseHead,
    line: JournalLine,
    form: DraftForm | CorrectionForm,
    template: str,
    place: str,
    *,
    changed: EntryChangedMeanwhile | None = None,
) -> HttpResponse:
    status = 409 if changed else 422 if form.errors else 200
    told = {"line": line, "form": form, "draft_place": place, "changed": changed}
    return show_case(request, head, template, current="case", status=status, **told)


def _as_it_is(line: JournalLine) -> dict[str, object]:
    return {"text": line.text, "source": line.source, "occurred_at": line.occurred_at, "version": line.version}


def _shown(request: ActorRequest) -> dict[str, Any]:
    """The version that the page showed, and the form's key."""
    version = request.POST.get("version", "")
    return {"version": int(version) if version.isdecimal() else None, "key": idempotency_key(request)}
