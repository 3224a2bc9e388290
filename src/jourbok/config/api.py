"""The API for boards' own systems: every room's addresses under one version, and what is true of all of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from jourbok.audit.services import record_refusal
from jourbok.calls.api import announcements, orders
from jourbok.handover.api import router as reports
from jourbok.kernel.errors import DomainError, NotShown
from jourbok.systems.api import router as webhooks
from jourbok.web.for_systems import PDF_TYPE, PROBLEM_TYPE, answer_in_problems, domain_problem

DESCRIPTION: Final = (
    "För nämndernas egna system. Varje anrop bär nyckeln i Authorization: Bearer jourbok_… Den gäller för en nämnd och "
    "för det som den är gjord för. Tider har förskjutning, datum är svenska. Fel är application/problem+json."
)


class BoardApi(NinjaAPI):
    """Describes itself truly: problems are problems, and a PDF is no JSON."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The same for everybody at its one address."""
        return self.described

    @cached_property
    def described(self) -> OpenAPISchema:
        """Made once in each process: it takes a second of work, and anybody may ask for it."""
        described = super().get_openapi_schema()
        for methods in described["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    _name_content(int(status), answer, is_pdf=operation["operationId"].endswith("_pdf"))
        return described


def _name_content(status: int, answer: dict[str, Any], *, is_pdf: bool) -> None:
    content = answer.get("content", {})
    if status >= 400:
        answer["content"] = {PROBLEM_TYPE: content.get("application/json", {})}
    elif is_pdf:
        answer["content"] = {PDF_TYPE: {"schema": {"type": "string", "format": "binary"}}}


api = BoardApi(
    title="Jourbok",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url=None,
)
answer_in_problems(api)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """What the product says no to; that somebody wanted to see a person whom they may not is written down."""
    if isinstance(error, NotShown):
        actor: Any = getattr(request, "actor", None)
        record_refusal(viewer=actor, refused=error)
    return domain_problem(request, error)


api.add_router("/reports", reports)
api.add_router("/prenotifications", announcements)
api.add_router("/orders", orders)
api.add_router("/webhooks", webhooks)
