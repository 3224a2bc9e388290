"""Keeping how many live in each municipality: what was assumed is confirmed, what is confirmed is only corrected."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.organisations.models import Municipality, Population
from jourbok.organisations.permissions import KEEP_POPULATION


class Became(StrEnum):
    """What became of a count of people."""

    NEW = "new"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"


class PopulationStands(BadInput):
    """Another number is confirmed for the same day, and nobody has said that it is to be corrected."""

    code = "population_stands"
    message_sv = "Ett annat antal är redan bekräftat för dagen."


def record_population(
    *,
    actor: Actor,
    municipality: str,
    counted_on: date,
    inhabitants: int,
    source: str,
    is_assumed: bool = False,
    correct: bool = False,
) -> Became:
    """The municipality, told by its four-figure code, had so many inhabitants on the day, as the source says.

    What was assumed is confirmed, or assumed anew; a confirmed number is corrected only when told to, and never by an
    assumed one. Raises PopulationStands, NotFound.
    """
    actor.require(KEEP_POPULATION)
    with transaction.atomic():
        # The municipality's row is held, so that of two who tell the same day the second sees the first.
        ours = Municipality.objects.select_for_update().filter(scb_code=municipality).first()
        if ours is None:
            raise NotFound(f"{municipality} är ingen av våra kommuner.")
        row = Population.objects.filter(municipality=ours, counted_on=counted_on).first()
        became = _became(row, inhabitants, source, is_assumed=is_assumed, correct=correct)
        if became is not Became.UNCHANGED:
            said = Population(
                municipality=ours,
                counted_on=counted_on,
                inhabitants=inhabitants,
                assumed=is_assumed,
                source=source,
            )
            _write(actor, said, None if row is None else row.inhabitants, became)
    return became


def _became(row: Population | None, inhabitants: int, source: str, *, is_assumed: bool, correct: bool) -> Became:
    if row is None:
        return Became.NEW
    if row.assumed and is_assumed:
        return Became.UNCHANGED if row.inhabitants == inhabitants else Became.CORRECTED
    if row.assumed:
        return Became.CONFIRMED
    if is_assumed or row.inhabitants == inhabitants:
        return Became.UNCHANGED
    if not correct:
        raise PopulationStands(
            f"{row.inhabitants} är bekräftat ({row.source or 'utan källa'}), men filen säger {inhabitants}."
        )
    return Became.CORRECTED


def _write(actor: Actor, said: Population, was: int | None, became: Became) -> None:
    ours = said.municipality
    told = {"inhabitants": said.inhabitants, "assumed": said.assumed, "source": said.source}
    kept, _ = Population.objects.update_or_create(municipality=ours, counted_on=said.counted_on, defaults=told)
    record_change(
        actor=actor,
        action=f"organisations.population_{became}",
        subject=kept,
        details={"municipality": ours.slug, "on": said.counted_on.isoformat(), "was": was, "becomes": said.inhabitants},
        reason=said.source,
    )
