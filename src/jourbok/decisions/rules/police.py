"""The request for the police's help as a document of its own. Source: LVU 43–43 c §§; LVM 45 §; lag (2024:79) 8:7–8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.decisions.rules.papers import SignedDecision, as_signed, mark_of, signature_blocks
from jourbok.documents.paper import Bullets, Fact, Facts, Paper, Paragraph, Section
from jourbok.kernel.swedish import moment_long

RECIPIENT: Final = "Polismyndigheten"
NO_CUSTODY_BELOW: Final = 15
_SECRECY_UNCONFIRMED: Final = (
    "Uppgifterna lämnas eftersom polisen behöver dem för att genomföra beslutet. "
    "Vilken sekretessbrytande bestämmelse som gäller ska bekräftas av nämndens jurist."
)
#: The service's file holds no number of its own.
_TO_WRITE_IN: Final = "________________________ (jourens nummer, som jouren skriver in: det finns inte i Jourbok)"


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """The decision that the police are asked to help carry out."""

    id: UUID
    title: str
    ground: str
    decided_at: datetime
    decided_by_name: str


@dataclass(frozen=True, slots=True)
class PoliceRequest:
    """A signed request, the decision that it carries out, and whom the police ring.

    `years` is how old the person was when it was signed, None when that is not known; `is_child` is of the case.
    `conditions` are what the law asks for, and `discloses` by what right the police are told. `phone` is empty where
    the service has told no number.
    """

    signed: SignedDecision
    carries: CarriedOut | None
    conditions: tuple[str, ...]
    is_child: bool
    years: int | None
    service_name: str
    asked_by_name: str
    discloses: str = ""
    phone: str = ""

    @property
    def file_name(self) -> str:
        """Names the case and nobody in it."""
        return f"handrackning-{self.signed.case_number}.pdf"


def police_paper(request: PoliceRequest) -> Paper:
    """The request as the police get it: what is asked for, by which right, why, the risks, and whom to ring."""
    signed = request.signed
    return Paper(
        title="Begäran om polisens hjälp (handräckning)",
        reference=f"Ärende {signed.case_number}",
        recipient=RECIPIENT,
        sender=signed.board_name,
        created_at=signed.decided_at,
        reason=f"Begäran enligt {signed.ground}.",
        note=_note(request),
        watermark=mark_of(signed),
        facts=_facts(request),
        sections=(
            Section("Beslutet som ska genomföras", blocks=_carried(request)),
            *as_signed(signed.sections),
            Section("Det här kräver lagen", blocks=(Bullets(request.conditions),)),
            Section("Uppgifter till polisen", blocks=(Paragraph(request.discloses or _SECRECY_UNCONFIRMED),)),
            Section("Vem ni kontaktar", blocks=_contact(request)),
            Section("Underskrift", blocks=signature_blocks(signed)),
        ),
        footer=f"{signed.board_name}\nÄrende {signed.case_number}",
        hyphenates=False,
    )


def custody(request: PoliceRequest) -> str:
    """What the police must know of the person's age; nothing of a grown-up."""
    if request.years is None:
        return (
            f"Personens ålder är inte känd. Den som är under {NO_CUSTODY_BELOW} år får inte tas i förvar."
            if request.is_child
            else ""
        )
    if request.years >= NO_CUSTODY_BELOW:
        return ""
    return f"Barnet är under {NO_CUSTODY_BELOW} år och får inte tas i förvar."


def _note(request: PoliceRequest) -> str:
    end = request.signed.end
    gone = f"{end.text_sv} Begäran gäller inte längre." if end else ""
    return "\n".join(filter(None, [gone, custody(request)]))


def _facts(request: PoliceRequest) -> tuple[Fact, ...]:
    years = request.years
    under = "okänd ålder" if years is None else "ja" if years < NO_CUSTODY_BELOW else "nej"
    return (
        Fact("Begärs av", request.signed.decided_by_name),
        Fact("Tid", moment_long(request.signed.decided_at)),
        Fact("Lagrum", request.signed.ground),
        Fact(f"Under {NO_CUSTODY_BELOW} år", under),
    )


def _carried(request: PoliceRequest) -> tuple[Facts | Paragraph, ...]:
    carries = request.carries
    if carries is None:
        return (Paragraph("Begäran gäller inte ett beslut som är fattat i det här systemet. Se texten nedan."),)
    return (
        Facts(
            (
                Fact("Beslut", f"{carries.title} ({carries.ground})"),
                Fact("Beslutat", moment_long(carries.decided_at)),
                Fact("Beslutsfattare", carries.decided_by_name),
                Fact("Beslutets id", str(carries.id)),
            )
        ),
    )


def _contact(request: PoliceRequest) -> tuple[Facts, ...]:
    return (
        Facts(
            (
                Fact("Verksamhet", request.service_name),
                Fact("Handläggare", request.asked_by_name),
                Fact("Telefon", request.phone or _TO_WRITE_IN),
            )
        ),
    )
