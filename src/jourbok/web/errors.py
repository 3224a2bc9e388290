"""What is shown when something did not work: what happened, what to do, and nothing about the machinery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from jourbok.web.for_systems import problem
from jourbok.web.routing import is_background, is_for_systems, page_of, wants_fragment


@dataclass(frozen=True, slots=True)
class Explanation:
    """A heading, what happened and what to do."""

    heading: str
    what: str
    do: str


EXPLANATIONS: Final = {
    400: Explanation(
        "Begäran går inte att läsa",
        "Sidan fick uppgifter som den inte förstår.",
        "Gå tillbaka, ladda om sidan och försök igen.",
    ),
    403: Explanation(
        "Du får inte göra detta",
        "Din roll ger inte tillgång till det du försökte öppna eller göra.",
        "Gå tillbaka. Behöver du tillgång i ditt arbete, be din enhetschef.",
    ),
    404: Explanation(
        "Sidan finns inte",
        "Adressen leder ingenstans, eller så får du inte se det den leder till.",
        "Kontrollera adressen, eller sök på namn, personnummer eller ärendenummer.",
    ),
    409: Explanation(
        "Någon hann före",
        "Uppgiften har ändrats sedan du öppnade sidan.",
        "Gå tillbaka och ladda om sidan, så ser du vad som gäller nu.",
    ),
    422: Explanation(
        "Det gick inte att spara",
        "Uppgifterna går inte att spara som de är.",
        "Gå tillbaka med webbläsarens bakåtknapp och rätta. Det du skrev finns kvar.",
    ),
    500: Explanation(
        "Något gick fel hos oss",
        "Felet är registrerat. Det du redan har sparat finns kvar.",
        "Vänta en stund och försök igen. Är det bråttom, följ reservrutinen på papper och ring systemförvaltaren.",
    ),
}

#: Statuses whose page replaces a form that the person filled in, so that it must say how to get back to it.
LEAVES_A_FORM: Final = frozenset({409, 422})


def error_response(request: HttpRequest, status: int, *, what: str = "", do: str = "", code: str = "") -> HttpResponse:
    """The explanation of a status as a page; as an alert on the page when htmx asked; as text to our own scripts."""
    known = EXPLANATIONS.get(status, EXPLANATIONS[500 if status >= 500 else 422])
    shown = replace(known, what=what or known.what, do=do if what else do or known.do)
    if is_for_systems(request):
        return problem(request, status, code=code or f"http_{status}", detail=shown.what)
    if is_background(request):
        return HttpResponse(shown.what, status=status, content_type="text/plain; charset=utf-8")
    if wants_fragment(request):
        fragment = render_to_string("web/errors/fragment.html", {"explanation": shown}, request)
        return HttpResponse(fragment, status=status, headers={"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"})
    if status in LEAVES_A_FORM:
        shown = replace(shown, do=shown.do or known.do)
    back = page_of(request)
    if status == 403 and back == request.get_full_path():
        back = ""  # it leads to the same refusal
    context = {"explanation": shown, "status": status, "code": code, "back": back}
    # A page that explains a broken server must not need the database that may be what is broken.
    return HttpResponse(
        render_to_string("web/errors/page.html", context, None if status >= 500 else request), status=status
    )
