"""What a close keeps apart from case records: its month in codes, and what is no sum of the periods it completes."""

from __future__ import annotations

from datetime import date

from jourbok.calls import measures as of_calls
from jourbok.cases import measures as of_cases
from jourbok.kernel.measure import Figure
from jourbok.organisations.selectors import board_keys
from jourbok.statistics.models import CodedCase, CodedMonth, CodedWait, MonthClose, PeriodFigure
from jourbok.statistics.rules.months import month_interval
from jourbok.statistics.rules.periods import PeriodKind, month_of, periods_of
from jourbok.statistics.selectors.coded import CASE, PERSON, coder, key_marks, worked_out
from jourbok.statistics.selectors.months import latest_closes

_AT_A_TIME = 5_000


def keep_in_codes(close: MonthClose) -> None:
    """The close's month is kept in codes: no name, no number and no text, and nothing that points at a case record.

    Where the installation has no key for the codes, nothing is kept.
    """
    mine = coder()
    if mine is None:
        return
    month, first = CodedMonth.objects.create(close=close, key_code=mine.mark), date(close.year, close.month, 1)
    period, boards = month_interval(close.year, close.month), board_keys()
    coded = [
        (mine.code(CASE, each.case), mine.code(PERSON, each.person), boards[each.board])
        for each in of_cases.facts(period)
        if each.month == first
    ]
    # In the order of the codes: in that of the cases, the rows could be laid beside them and read off.
    CodedCase.objects.bulk_create(
        (
            CodedCase(month=month, board_id=board, case_code=case, person_code=person)
            for case, person, board in sorted(coded)
        ),
        batch_size=_AT_A_TIME,
    )
    CodedWait.objects.bulk_create(
        CodedWait(
            month=month,
            board_id=boards[each.board] if each.board else None,
            minutes=each.minutes,
            contacts=each.contacts,
        )
        for each in of_calls.waits(period)
    )


def freeze_periods(close: MonthClose) -> None:
    """What is no sum is frozen for each tertial, half-year and year of which every month is closed with this one."""
    of_year = latest_closes(close.year, close.year)
    marks = key_marks(of_year.values())
    boards = board_keys()
    mine = month_of(close.year, close.month)
    for kind in (PeriodKind.TERTIAL, PeriodKind.HALF_YEAR, PeriodKind.YEAR):
        (wanted,) = (each for each in periods_of(close.year, kind) if each.contains(mine))
        closes = [of_year[month] for month in wanted.months if month in of_year]
        found = worked_out(closes, marks) if len(closes) == len(wanted.months) else None
        PeriodFigure.objects.bulk_create(_frozen(close, kind, each, boards) for each in found or ())


def _frozen(close: MonthClose, kind: PeriodKind, figure: Figure, boards: dict[str, int]) -> PeriodFigure:
    return PeriodFigure(
        close=close,
        kind=kind,
        board_id=boards[figure.board] if figure.board else None,
        measure=figure.measure,
        value=figure.value,
        unit=figure.unit,
    )
