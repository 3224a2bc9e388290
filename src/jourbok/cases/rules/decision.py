"""Who may decide what. Source: KL 6:37–40 and 9:37; SoL 30:6–12; LVU 6 §."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.grounds import ELECTED, Grounds
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date

#: The layer of the service's own workers, who decide by the host's delegation.
HOST_OFFICIAL: Final = "host_official"
NO_MANDATE_DO = (
    "Skriv det som hände som en händelse i journalen och be enhetschefen lägga in beslutanderätten, "
    "eller ring nämndens ordförande."
)


class NoMandate(BadInput):
    """Nobody decides for a board without the board's mandate for that ground at that time."""

    code = "no_mandate"


class InConflict(NoMandate):
    """Somebody with an interest of their own in a case does not decide in it. Source: KL 6:28–30."""

    code = "in_conflict"


class OwnConflict(BadInput):
    """Whoever has an interest in a case does not say themselves that they have none after all."""

    code = "own_conflict"
    message_sv = (
        "Jävet gäller dig själv, och då kan du inte återta det. Be en kollega pröva det, och återta det om det var fel."
    )


class IsPrepared(BadInput):
    """What stands, and clocks and papers hang on, is prepared and signed; it is never only written down by hand."""

    code = "is_prepared"


class DeputyIsNotCleared(BadInput):
    """A deputy decides alone only when the board has cleared it. Source: LVU 6 §; LVM 13 §; lag (2024:79) 4:1."""

    code = "deputy_is_not_cleared"


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """That a board lets somebody decide on these grounds, from one instant until another (None: until further).

    It is one person's, by name, unless it `is_office`: then it is that of every worker of the service. `law` is what
    the grounds are held against. `is_deputy` is None where nobody has said. `phone` and `email` are for waking the
    holder, and stand in no decision. `registered_by` is the user who entered it, where that is known.
    """

    id: int
    board: str
    holder_id: str
    holder_name: str
    layer: str
    layer_label: str
    grounds: tuple[str, ...]
    reference: str
    valid_from: datetime | None
    valid_until: datetime | None
    law: Grounds = field(repr=False, compare=False)
    is_office: bool = False
    assumed: tuple[str, ...] = ()
    decided_on: date | None = None
    decision_number: str = ""
    phone: str = ""
    email: str = ""
    is_deputy: bool | None = None
    clearance: str = ""
    registered_by: str = ""

    def holds_at(self, at: datetime) -> bool:
        """Whether it was valid at the instant, and the board had decided it by that day in Sweden."""
        return (
            (self.valid_from is None or self.valid_from <= at)
            and (self.valid_until is None or at < self.valid_until)
            and (self.decided_on is None or self.decided_on <= local_date(at))
        )

    def holds_throughout(self, start: datetime, end: datetime) -> bool:
        """Whether it is valid from the start until the end, the end not included."""
        return self.holds_at(start) and (self.valid_until is None or end <= self.valid_until)

    def has_ended(self, at: datetime) -> bool:
        return self.valid_until is not None and self.valid_until <= at

    def covers(self, ground: str) -> bool:
        """Whether the ground is one of those named, however it is spaced and capitalised; never by guessing."""
        return plain(ground) in {plain(named) for named in self.grounds}

    def lets_decide(self, ground: str) -> bool:
        """Whether it names the ground, the law lets its layer decide by it, and its holder is no uncleared deputy."""
        return self.covers(ground) and self.law.may_hold(self.layer, ground) and not self._is_uncleared

    def lets_decide_at(self, ground: str, at: datetime) -> bool:
        """Whether it held at the instant, lets its holder decide on the ground, and the ground was law that day."""
        by_law = self.law.may_hold(self.layer, ground, on=local_date(at))
        return self.holds_at(at) and self.covers(ground) and by_law and not self._is_uncleared

    def is_written_by_hand(self, ground: str) -> bool:
        """Whether its holder's decision on the ground is written down by hand: never what elected members decide."""
        return self.layer not in ELECTED and not self.law.is_prepared(ground)

    @property
    def needs_role(self) -> bool:
        """Whether its holder decides nothing here without the role of decision maker: as elected, with an account."""
        return self.layer in ELECTED and bool(self.holder_id)

    @property
    def _is_uncleared(self) -> bool:
        return bool(self.is_deputy) and not self.clearance

    @property
    def idle_grounds(self) -> tuple[str, ...]:
        """The grounds that it names and that its holder may not decide by all the same."""
        return tuple(ground for ground in self.grounds if not self.lets_decide(ground))

    @property
    def unknown_sv(self) -> tuple[str, ...]:
        """What nobody has told of the board's decision, and should be found out."""
        wanted = (
            ("nämndens beslut", self.reference),
            ("beslutets datum", self.decided_on),
            ("beslutets nummer", self.decision_number),
            ("om ledamoten är ersättare", self.layer != "member" or self.is_deputy is not None),
        )
        return tuple(words for words, told in wanted if not told)

    @property
    def is_to_be_confirmed(self) -> bool:
        return bool(self.assumed or self.unknown_sv)

    @property
    def board_decision_sv(self) -> str:
        """When and under which number the board decided it, as far as that is known."""
        day = self.decided_on.isoformat() if self.decided_on else ""
        told = " ".join(part for part in (day, self.decision_number) if part)
        return f"Nämndens beslut {told}" if told else ""

    @property
    def text_sv(self) -> str:
        """The mandate as it reads, to be frozen on the decision."""
        deputy = f"Ersättare, godkänd av nämnden: {self.clearance}" if self.is_deputy else ""
        who = f"{self.layer_label}: {self.holder_name}"
        parts = [who, self.reference, self.board_decision_sv, deputy, self.period_sv]
        return ". ".join(part for part in parts if part)

    @property
    def period_sv(self) -> str:
        """From and until which day it holds; empty when it always has."""
        since = f"från {local_date(self.valid_from).isoformat()}" if self.valid_from else ""
        until = f"till {local_date(self.valid_until).isoformat()}" if self.valid_until else ""
        return f"Gäller {since} {until}".replace("  ", " ").strip() if since or until else ""


@dataclass(frozen=True, slots=True)
class ConflictFacts:
    """That somebody has an interest in a case: by name, and by user where they have one."""

    name: str
    user: str = ""

    def concerns(self, *, name: str, user: str = "") -> bool:
        return plain(self.name) == plain(name) or bool(self.user and self.user == user)


def matching(mandates: Iterable[MandateFacts], *, board: str, ground: str, at: datetime) -> list[MandateFacts]:
    """The mandates of the board that were valid then and let their holder decide on the ground."""
    return [each for each in mandates if each.board == board and each.lets_decide_at(ground, at)]


def choose_mandate(
    mandates: Iterable[MandateFacts],
    *,
    chosen: int | None,
    law: Grounds,
    board: str,
    board_name: str,
    ground: str,
    at: datetime,
    decided_by_name: str,
    decided_by_id: str = "",
    conflicts: Iterable[ConflictFacts] = (),
) -> MandateFacts:
    """The mandate that the decision was made with: one of those that match, chosen by the worker.

    `conflicts` are those of the case. Raises NoMandate; as InConflict when the holder or the decision maker has one.
    """
    _check_in_force(law, ground, at)
    possible = matching(mandates, board=board, ground=ground, at=at)
    if not possible:
        raise NoMandate(
            f"Ingen beslutanderätt hos {board_name} omfattade {ground} vid den tiden. {NO_MANDATE_DO}",
            fields={"mandate": f"Ingen beslutanderätt omfattar {ground}. {NO_MANDATE_DO}"},
        )
    found = next((each for each in possible if each.id == chosen), None)
    if found is None:
        message = "Välj vilken beslutanderätt beslutet fattades med."
        raise NoMandate(message, fields={"mandate": message})
    if not found.is_office and plain(found.holder_name) != plain(decided_by_name):
        message = f"Beslutanderätten gäller bara {found.holder_name}. Rätta beslutsfattaren eller välj en annan."
        raise NoMandate(message, fields={"decided_by_name": message})
    _check_no_conflict(found, decided_by_name, decided_by_id, list(conflicts))
    return found


def _check_in_force(law: Grounds, ground: str, at: datetime) -> None:
    """A section that is known was law on the day of the decision in Sweden. Raises NoMandate."""
    period = law.in_force_sv(ground)
    if period and not law.in_force(ground, local_date(at)):
        message = f"{ground} gäller {period}. Beslutet ska vila på lagen som gällde när det fattades."
        raise NoMandate(message, fields={"mandate": message})


def _check_no_conflict(
    mandate: MandateFacts, decided_by_name: str, decided_by_id: str, conflicts: list[ConflictFacts]
) -> None:
    persons = ((mandate.holder_name, mandate.holder_id), (decided_by_name, decided_by_id))
    for name, user in persons:
        if any(each.concerns(name=name, user=user) for each in conflicts):
            message = (
                f"{name} är jävig i ärendet och får inte besluta i det (KL 6:28–30). "
                "Välj en annan som har beslutanderätt."
            )
            raise InConflict(message, fields={"mandate": message})


def check_deputy(layer: str, is_deputy: bool | None, clearance: str) -> None:
    """A deputy is not given an elected member's right unless the board has cleared it. Raises DeputyIsNotCleared.

    Of a member it must be told. Raises BadInput.
    """
    if layer == "member" and is_deputy is None:
        message = "Välj om ledamoten är ordinarie eller ersättare."
        raise BadInput(message, fields={"is_deputy": message})
    if is_deputy and layer not in ELECTED:
        message = "En tjänsteman är inte ersättare i nämnden. Välj ordinarie."
        raise BadInput(message, fields={"is_deputy": message})
    if is_deputy and not clearance.strip():
        message = (
            "En ersättare får inte förordnas utan att nämnden har prövat det: LVU, LVM och lag (2024:79) nämner bara "
            "”annan ledamot”. Skriv nämndens beslut om ersättaren, eller lägg in en ordinarie ledamot."
        )
        raise DeputyIsNotCleared(message, fields={"clearance": message})


def check_worker_decided(mandate: MandateFacts, *, decided_by_name: str, workers: Iterable[str]) -> None:
    """By the service's delegation only its own workers decide: who writes it down, or was on duty. Raises NoMandate."""
    if mandate.layer != HOST_OFFICIAL or plain(decided_by_name) in {plain(worker) for worker in workers}:
        return
    message = (
        "Beslutanderätten gäller jourens tjänstemän. Skriv ditt eget namn eller namnet på en kollega "
        "som var i tjänst då, som det står i schemat."
    )
    raise NoMandate(message, fields=dict.fromkeys(("decided_by_name", "signer_name"), message))


def check_written_by_hand(mandate: MandateFacts, ground: str) -> None:
    """What is prepared and signed goes that way, also when it was made on paper already. Raises IsPrepared."""
    if mandate.is_written_by_hand(ground):
        return
    message = (
        f"Beslut enligt {mandate.law.spelled(ground)} med den beslutanderätten förbereds under Brådskande beslut och "
        "skrivs under. Är det redan fattat på papper: förbered det som det, med tiden på papperet."
    )
    raise IsPrepared(message, fields={"mandate": message})


def check_office(layer: str, *, is_office: bool, has_account: bool) -> None:
    """Only the service's own delegation is held by everybody who works there; any other right is one person's.

    Raises BadInput.
    """
    message = ""
    if is_office and layer != HOST_OFFICIAL:
        message = "Den här rätten ges till en person. Skriv personens namn, och lägg in en rad för varje."
    elif is_office and has_account:
        message = "En rätt för alla jourens tjänstemän hör inte till ett konto. Välj en av dem."
    if message:
        raise BadInput(message, fields={"is_office": message})


def when_it_ends(mandate: MandateFacts, ends_at: datetime | None, *, now: datetime) -> datetime:
    """From when a mandate that is taken back no longer holds: now, or a later time. Raises BadInput.

    Never backwards, since somebody may have decided with it; and never later than it was to end anyhow.
    """
    ends = ends_at or now
    message = ""
    if mandate.has_ended(now):
        message = "Beslutanderätten har redan slutat gälla."
    elif ends < now:
        message = "Beslut kan ha fattats med den till nu. Lämna tomt för nu, eller ange en senare tid."
    elif mandate.valid_from is not None and ends <= mandate.valid_from:
        message = "Beslutanderätten har inte börjat gälla än. Ange en tid efter att den börjar."
    elif mandate.valid_until is not None and ends > mandate.valid_until:
        message = "Beslutanderätten slutar tidigare än så. Lägg in en ny i stället för att förlänga den."
    if message:
        raise BadInput(message, fields={"ends_at": message})
    return ends
