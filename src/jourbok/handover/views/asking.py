"""What a board asks about a report, and the service's answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import unlocks_first
from jourbok.handover import selectors, services
from jourbok.handover.forms.sent import AnswerForm
from jourbok.handover.permissions import ANSWER
from jourbok.kernel.errors import DomainError
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(ANSWER, "GET", "POST")
@unlocks_first
def question(request: ActorRequest, question_id: UUID) -> HttpResponse:
    """A board's question: read it, answer it, or replace the answer that stands."""
    asked, version = selectors.question_page(request.actor, question_id)
    stands = asked.answer.id if asked.answer else None
    form = AnswerForm(request.POST or None, initial={"corrects": stands})
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_question(
                actor=request.actor, question=asked.id, key=idempotency_key(request), **form.cleaned_data
            )
        except services.QuestionIsAnswered as error:
            asked, _ = selectors.question_page(request.actor, question_id)
            form = AnswerForm({**request.POST.dict(), "corrects": asked.answer.id if asked.answer else ""})
            add_domain_error(form, error)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, "Svaret är skickat. Nämnden ser det på rapportens sida.")
            return redirect("handover:question", asked.id)
    context = {"question": asked, "version": version, "form": form}
    return render(request, "handover/question.html", context, status=422 if form.errors else 200)
