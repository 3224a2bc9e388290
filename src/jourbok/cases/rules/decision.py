"""Who may decide what. Source: KL 6:37–40 and 9:37; SoL 30:6–12; LVU 6 §."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date

#: The layer of the service's own workers, who decide by the host's delegation.
HOST_OFFICIAL = "host_official"
NO_MANDATE_DO = (
    "Skriv det som hände som en händelse i journalen och be enhetschefen lägga in beslutanderätten, "
    "eller ring nämndens ordförande."
)


class NoMandate(BadInput):
    """Nobody decides for a board without the board's mandate for that ground at that time."""

    code = "no_mandate"


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """That a board lets somebody decide on these grounds, from one instant until another (None: until further)."""

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
    assumed: tuple[str, ...] = ()

    def holds_at(self, at: datetime) -> bool:
        return (self.valid_from is None or self.valid_from <= at) and (
            self.valid_until is None or at < self.valid_until
        )

    def has_ended(self, at: datetime) -> bool:
        return self.valid_until is not None and self.valid_until <= at

    def covers(self, ground: str) -> bool:
        """Whether the ground is one of those named, however it is spaced and capitalised; never by guessing."""
        return _plain(ground) in {_plain(named) for named in self.grounds}

    @property
    def text_sv(self) -> str:
        """The mandate as it reads, to be frozen on the decision."""
        parts = [f"{self.layer_label}: {self.holder_name}", self.reference, self._period_sv()]
        return ". ".join(part for part in parts if part)

    def _period_sv(self) -> str:
        since = f"från {local_date(self.valid_from).isoformat()}" if self.valid_from else ""
        until = f"till {local_date(self.valid_until).isoformat()}" if self.valid_until else ""
        return f"Gäller {since} {until}".replace("  ", " ").strip() if since or until else ""


def matching(mandates: Iterable[MandateFacts], *, board: str, ground: str, at: datetime) -> list[MandateFacts]:
    """The mandates of the board that were valid then and name the ground."""
    return [each for each in mandates if each.board == board and each.holds_at(at) and each.covers(ground)]


def choose_mandate(
    mandates: Iterable[MandateFacts],
    *,
    chosen: int | None,
    board: str,
    board_name: str,
    ground: str,
    at: datetime,
    decided_by_name: str,
) -> MandateFacts:
    """The mandate that the decision was made with: one of those that match, chosen by the worker. Raises NoMandate."""
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
    if found.holder_id and _plain(found.holder_name) != _plain(decided_by_name):
        message = f"Beslutanderätten gäller bara {found.holder_name}. Rätta beslutsfattaren eller välj en annan."
        raise NoMandate(message, fields={"decided_by_name": message})
    return found


def check_worker_decided(mandate: MandateFacts, *, decided_by_name: str, workers: Iterable[str]) -> None:
    """By the service's delegation only its own workers decide: who writes it down, or was on duty. Raises NoMandate."""
    if mandate.layer != HOST_OFFICIAL or _plain(decided_by_name) in {_plain(worker) for worker in workers}:
        return
    message = (
        "Beslutanderätten gäller jourens tjänstemän. Skriv ditt eget namn eller namnet på en kollega "
        "som var i tjänst då, som det står i schemat."
    )
    raise NoMandate(message, fields={"decided_by_name": message})


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


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
