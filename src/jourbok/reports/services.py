"""Publishing each board's tertial report, once for every state of its months."""

from __future__ import annotations

import hashlib

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.documents.excel import workbook
from jourbok.documents.paper import to_json
from jourbok.documents.pdf import render_pdf
from jourbok.documents.word import render_word
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.organisations.models import Board
from jourbok.organisations.selectors import board_by_slug, boards_on, service_and_host
from jourbok.reports.models import TertialReport
from jourbok.reports.permissions import PUBLISH_REPORTS
from jourbok.reports.rules import close_code, is_stale
from jourbok.reports.selectors import latest_closes
from jourbok.reports.tertial_paper import Told, tertial_paper, tertial_sheets
from jourbok.statistics.rules.periods import Period, PeriodKind, year_of
from jourbok.statistics.selectors import Month, period

#: An installation that is new, or was long away, does not send reports of years that nobody asks for.
REACHES_BACK = 2


class TertialIsNotClosed(BadInput):
    """A report tells only months that are closed."""

    code = "tertial_is_not_closed"
    message_sv = "Alla fyra månaderna ska vara stängda innan tertialrapporten kan publiceras."


def publish_tertial(*, actor: Actor, board: str, wanted: Period, reason: str = "") -> TertialReport:
    """The board's report of the tertial is published, or stands as it was when none of its months was closed anew.

    A new version says why. Raises TertialIsNotClosed, BadInput without a reason, NotFound.
    """
    actor.require(PUBLISH_REPORTS)
    if wanted.kind is not PeriodKind.TERTIAL:
        raise BadInput(f"{wanted.code} är inget tertial. Skriv till exempel 2021-T1.")
    with transaction.atomic():
        # The board's row is held: of two that publish at once, the second sees what the first published.
        owner = Board.objects.select_for_update(of=("self",)).get(pk=board_by_slug(board).pk)
        known = TertialReport.objects.filter(board=owner, year=wanted.year, tertial=wanted.number)
        latest = known.defer("paper", "pdf", "word", "excel").order_by("-version").first()
        if latest is not None and not is_stale(latest.closes, latest_closes()):
            return latest
        if latest is not None and len(reason.strip()) < 5:
            raise BadInput(
                "Rapporten är redan publicerad men en månad är omräknad. Skriv varför en ny version publiceras.",
                fields={"reason": "Skriv varför en ny version publiceras."},
            )
        version = 1 if latest is None else latest.version + 1
        return _publish(actor, owner, _told(actor, owner, wanted, version, reason.strip() if latest else ""))


def publish_due(*, actor: Actor) -> list[TertialReport]:
    """Every board that took part gets its report of each closed tertial that has none; nothing the second time."""
    actor.require(PUBLISH_REPORTS)
    closed = {code.split(":")[0] for code in latest_closes()}
    year = actor.moment.year
    periods = [Period(each, PeriodKind.TERTIAL, n) for each in range(year - REACHES_BACK, year + 1) for n in (1, 2, 3)]
    due = [each for each in periods if all(f"{y}-{m:02}" in closed for y, m in each.months)]
    published = []
    for each in due:
        have = set(
            TertialReport.objects.filter(year=each.year, tertial=each.number).values_list("board__slug", flat=True)
        )
        boards = [board.slug for board in boards_on(each.last_day) if board.slug not in have]
        published += [publish_tertial(actor=actor, board=board, wanted=each) for board in boards]
    return published


def _told(actor: Actor, owner: Board, wanted: Period, version: int, reason: str) -> Told:
    """Raises TertialIsNotClosed."""
    figures = period(actor, wanted, owner.slug)
    if not figures.is_closed:
        raise TertialIsNotClosed()
    months = period(actor, year_of(wanted.year), owner.slug)
    service = service_and_host()
    return Told(
        board=owner.slug,
        board_name=owner.name,
        municipality=owner.municipality.name,
        service=service[0].name if service else "Socialjouren",
        figures=figures,
        months=_closed_from_january(months.months[: wanted.months[-1][1]]),
        before=_closed_from_january(months.before.months if months.before else ()),
        at=actor.moment,
        version=version,
        reason=reason,
    )


def _closed_from_january(months: tuple[Month, ...]) -> tuple[Month, ...]:
    """The closed months up to the first that is open, so that no month that goes on is told as a low one."""
    place = next((place for place, month in enumerate(months) if not month.frozen), len(months))
    return months[:place]


def _publish(actor: Actor, owner: Board, told: Told) -> TertialReport:
    paper = tertial_paper(told)
    pdf, word, excel = render_pdf(paper), render_word(paper), workbook(tertial_sheets(told))
    before = told.figures.before.months if told.figures.before else ()
    made_of = {(each.year, each.month): each for each in (*before, *told.before, *told.months, *told.figures.months)}
    row = TertialReport.objects.create(
        board=owner,
        year=told.figures.period.year,
        tertial=told.figures.period.number,
        version=told.version,
        closes=[close_code(*key, each.close.number) for key, each in sorted(made_of.items()) if each.close],
        paper=to_json(paper),
        pdf=pdf,
        word=word,
        excel=excel,
        pdf_fingerprint=hashlib.sha256(pdf).hexdigest(),
        word_fingerprint=hashlib.sha256(word).hexdigest(),
        excel_fingerprint=hashlib.sha256(excel).hexdigest(),
        reason=told.reason,
        published_at=actor.moment,
        by_id=str(actor.id),
        by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="reports.tertial_published",
        subject=row,
        board=owner.slug,
        details={"period": told.figures.period.code, "version": row.version, "pdf": row.pdf_fingerprint},
        reason=row.reason,
    )
    return row
