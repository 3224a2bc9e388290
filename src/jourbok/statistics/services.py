"""Closing a month: what was counted is frozen, and corrected only by a restatement with a reason."""

from __future__ import annotations

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.measure import Figure
from jourbok.organisations.selectors import board_keys
from jourbok.organisations.services import next_number
from jourbok.statistics.models import MonthClose, MonthlyFigure
from jourbok.statistics.permissions import CLOSE_MONTH
from jourbok.statistics.rules.months import fingerprint, has_ended, what_is_counted
from jourbok.statistics.selectors.coded import coder, key_marks
from jourbok.statistics.selectors.months import MEASURES, count, frozen_figures, has_changed
from jourbok.statistics.storing import freeze_periods, keep_in_codes


class MonthHasNotEnded(BadInput):
    """A month is closed when it has ended."""

    code = "month_has_not_ended"
    message_sv = "Månaden är inte slut än. Stäng den när den är slut."


class MonthIsClosed(BadInput):
    """The month is closed and nothing has changed since, or the restatement lacks a reason."""

    code = "month_is_closed"
    message_sv = "Månaden är redan stängd och inget har ändrats sedan dess."


@write_once
def close_month(*, actor: Actor, year: int, month: int, reason: str = "", key: Key = None) -> MonthClose:
    """The month's figures are frozen; closing it again restates them and says why.

    What cannot be summed from it later is kept in codes, apart from the case records, where there is a key for them.
    Raises MonthHasNotEnded, MonthIsClosed, BadInput when a restatement has no reason.
    """
    actor.require(CLOSE_MONTH)
    if not has_ended(year, month, actor.moment):
        raise MonthHasNotEnded()
    # Taking the number holds its row until the transaction ends: of two managers, the second waits and sees the first.
    number = next_number(name=f"month_close_{month:02}", year=year)
    counted = count(year, month)
    print_ = fingerprint(counted)
    earlier = MonthClose.objects.filter(year=year, month=month).order_by("-number").first()
    if earlier is not None:
        _require_restatement(earlier, counted, reason)
    close = MonthClose.objects.create(
        year=year,
        month=month,
        number=number,
        closed_at=actor.moment,
        closed_by_name=actor.name,
        reason=reason.strip() if earlier else "",
        fingerprint=print_,
        counted=what_is_counted(MEASURES.values()),
    )
    _freeze(close, counted)
    keep_in_codes(close)
    freeze_periods(close)
    record_change(
        actor=actor,
        action="statistics.month_closed",
        subject=close,
        details={"month": f"{year}-{month:02}", "number": close.number, "fingerprint": print_},
        reason=close.reason,
    )
    return close


def _freeze(close: MonthClose, counted: tuple[Figure, ...]) -> None:
    boards = board_keys()
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(
            close=close,
            board_id=boards[figure.board] if figure.board else None,
            measure=figure.measure,
            breakdown=figure.breakdown,
            value=figure.value,
            unit=figure.unit,
        )
        for figure in counted
    )


def _require_restatement(earlier: MonthClose, counted: tuple[Figure, ...], reason: str) -> None:
    # A month that was closed before there was a key for the codes may be closed again for them alone.
    is_kept = coder() is None or bool(key_marks([earlier]))
    if is_kept and not has_changed(earlier, frozen_figures([earlier])[earlier.pk], counted):
        raise MonthIsClosed()
    if len(reason.strip()) < 5:
        raise BadInput(
            "Månaden är stängd men siffrorna har ändrats. Skriv varför den räknas om.",
            fields={"reason": "Skriv varför månaden räknas om."},
        )
