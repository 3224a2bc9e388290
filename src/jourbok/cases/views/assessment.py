"""Protection assessments: those made, and a new one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases import selectors, services
from jourbok.cases.forms import AssessmentForm
from jourbok.cases.frame import show_case, taken
from jourbok.cases.permissions import READ_CASES, WRITE_CASE
from jourbok.cases.rules.assessment import Subject
from jourbok.cases.rules.drafts import assessment_place
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_CASES, "GET")
def assessments(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The assessments of the case; the last made holds."""
    head = selectors.case_head(request.actor, case_id)
    made = selectors.assessments_of(head)
    return show_case(request, head, "cases/assessments.html", current="assessments", assessments=made)


@guarded(WRITE_CASE, "GET", "POST")
def assess(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Answer the questions, write what is known, conclude."""
    head = selectors.case_head(request.actor, case_id)
    subject = _subject(request.GET.get("om", ""), is_child=head.case.is_child)
    form = AssessmentForm(request.POST or None, subject=subject)
    if request.method == "POST" and taken(request, form, services.assess_protection, case=case_id):
        messages.success(request, "Skyddsbedömningen är sparad.")
        return redirect("cases:assessments", case_id)
    return show_case(
        request,
        head,
        "cases/assess.html",
        current="assessments",
        status=422 if form.errors else 200,
        form=form,
        subject=subject.value,
        draft_place=assessment_place(case_id),
    )


def _subject(chosen: str, *, is_child: bool) -> Subject:
    words = {"barn": Subject.CHILD, "vuxen": Subject.ADULT}
    return words.get(chosen, Subject.CHILD if is_child else Subject.ADULT)
