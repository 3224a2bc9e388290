"""Figures as they may be published: of closed months, and nothing small that anybody could subtract their way to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.statistics.permissions import READ_FIGURES
from jourbok.statistics.rules.periods import Period, PeriodKind, periods_of
from jourbok.statistics.rules.suppression import ALL, THRESHOLD, Axis, Cell, Told, suppress
from jourbok.statistics.selectors.months import BREAKDOWNS, MEASURES
from jourbok.statistics.selectors.periods import PeriodFigures, period

#: What is told of persons in two ways is published from one table, so that one way gives nothing away of the other.
_TOGETHER = {"age": "age_gender", "gender": "age_gender"}
Parts = Mapping[str, PeriodFigures]


class NotForPublication(BadInput):
    """What was asked for is not published: the period, the measure or the breakdown, or months that are open."""

    code = "not_for_publication"


@dataclass(frozen=True)
class Published:
    """A table for publication: the period's numbers per board and code, without those that are withheld."""

    period: Period
    measure: str
    breakdown: str
    boards: tuple[str, ...]
    codes: tuple[str, ...]
    threshold: int
    values: Mapping[tuple[str, str], int]

    def value(self, board: str | None = None, code: str = "") -> int | None:
        """The number; None where it is withheld. Without board that of the whole service, without code that of all."""
        return self.values.get((board or ALL, code))


def published(
    viewer: Actor, wanted: Period, measure: str, breakdown: str = "", *, threshold: int = THRESHOLD
) -> Published:
    """The measure per board, and per code of the breakdown, as it may be told to anybody.

    A tertial or a year whose months are all closed. The tertials of a year are told first, each by itself, and the year
    so that it gives nothing away of them. Raises NotForPublication.
    """
    viewer.require(READ_FIGURES)
    _require_publishable(wanted, measure, breakdown)
    parts = [wanted] if wanted.kind is PeriodKind.TERTIAL else list(periods_of(wanted.year, PeriodKind.TERTIAL))
    found = {each.code: period(viewer, each) for each in parts}
    _require_closed(found)
    boards = tuple(sorted({board for each in found.values() for board in each.boards()}))
    told = _told(found, boards, measure, "", threshold, {})
    if breakdown:
        told = _told(found, boards, measure, breakdown, threshold, told)
    names = _names(breakdown)
    values = {
        (board, code): told[wanted.code][board, name]
        for board in (ALL, *boards)
        for code, name in names.items()
        if (board, name) in told[wanted.code]
    }
    return Published(wanted, measure, breakdown, boards, tuple(names)[1:], threshold, values)


def _require_publishable(wanted: Period, measure: str, breakdown: str) -> None:
    known = MEASURES.get(measure)
    if wanted.kind not in {PeriodKind.TERTIAL, PeriodKind.YEAR}:
        raise NotForPublication("Siffror publiceras för tertial och år. Välj till exempel 2021-T1 eller 2021.")
    if known is None or not known.sums or known.unit != "st":
        raise NotForPublication(f"Måttet {measure[:60]} publiceras inte. Välj ett mått som räknas i antal.")
    if breakdown and (breakdown not in known.by or not BREAKDOWNS[breakdown].words):
        raise NotForPublication(f"{known.label_sv} publiceras inte per {breakdown[:60]}.")


def _require_closed(found: Parts) -> None:
    left = [f"{each.year}-{each.month:02}" for part in found.values() for each in part.months if not each.frozen]
    if left:
        raise NotForPublication(f"Bara stängda månader publiceras. Stäng först {', '.join(left)}.")


def _told(
    found: Parts,
    boards: tuple[str, ...],
    measure: str,
    breakdown: str,
    threshold: int,
    bare: Mapping[str, Mapping[Cell, int]],
) -> dict[str, dict[Cell, int]]:
    """What is told of each tertial, and of their year where they are three, by board and code.

    `bare` is what is told without breakdown; the sums over all codes are told where it tells them and nowhere else.
    """
    two = (Axis(boards), _axis(breakdown))
    margins = [(board, ALL) for board in two[0].coordinates]
    leaves = {code: _leaves(each, boards, measure, breakdown) for code, each in found.items()}
    told = {}
    for code in found:
        known = [each for each in margins if each in bare.get(code, {})]
        never = [each for each in margins if bare and each not in known]
        told[code] = dict(suppress(leaves[code], two, threshold=threshold, told=known, never=never).values)
    if len(found) > 1:
        (year,) = {str(each.period.year) for each in found.values()}
        whole = {(code, *leaf): value for code, each in leaves.items() for leaf, value in each.items()}
        earlier = [(code, *cell) for code, cells in told.items() for cell in cells]
        known = [each for each in margins if each in bare.get(year, {})]
        closed: list[Cell] = [(ALL, *each) for each in margins if bare and each not in known]
        before = [*earlier, *((ALL, *each) for each in known)]
        axes = (Axis(tuple(found)), *two)
        told[year] = _of_the_year(suppress(whole, axes, threshold=threshold, told=before, never=closed))
    return told


def _of_the_year(table: Told) -> dict[Cell, int]:
    return {cell[1:]: value for cell, value in table.values.items() if cell[0] == ALL}


def _axis(breakdown: str) -> Axis:
    """The codes that the measure is broken down by, with ages and genders as sums of both; one without breakdown."""
    if not breakdown:
        return Axis(("all",))
    joint = _TOGETHER.get(breakdown, breakdown)
    labels = tuple(code for code, _ in BREAKDOWNS[joint].words)
    if joint == breakdown != "age_gender":
        return Axis(labels)
    parts = sorted({part for label in labels for part in _parts(label)})
    return Axis(labels, {part: frozenset(each for each in labels if part in _parts(each)) for part in parts})


def _parts(label: str) -> tuple[str, str]:
    """The sums that a joint code of age and gender falls in."""
    age, _, gender = label.partition("/")
    return f"age:{age}", f"gender:{gender}"


def _names(breakdown: str) -> dict[str, str]:
    """Each code of the breakdown, after the sum over them, and what it is called in the table that is told."""
    codes = [code for code, _ in BREAKDOWNS[breakdown].words] if breakdown else []
    return {"": ALL} | {code: f"{breakdown}:{code}" if breakdown in _TOGETHER else code for code in codes}


def _leaves(found: PeriodFigures, boards: tuple[str, ...], measure: str, breakdown: str) -> dict[Cell, int]:
    joint = _TOGETHER.get(breakdown, breakdown)
    return {
        (board, code): int(found.value(measure, board, f"{joint}:{code}" if joint else ""))
        for board in boards
        for code in _axis(breakdown).labels
    }
