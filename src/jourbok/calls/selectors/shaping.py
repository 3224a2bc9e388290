"""Rows of what boards told and ordered beforehand, made into what a viewer may see of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from jourbok.calls.models import (
    Order,
    OrderAnswer,
    OrderOccasion,
    OrderOutcome,
    OrderWithdrawal,
    PreNotificationDocument,
    PreNotificationUse,
    PreNotificationVersion,
)
from jourbok.calls.rules.announcing import standing
from jourbok.calls.rules.ordering import order_standing
from jourbok.calls.rules.shown import (
    Announced,
    AnnouncedPage,
    OccasionShown,
    OrderAnswered,
    Ordered,
    OutcomeShown,
    PaperShown,
    UseShown,
    VersionShown,
    Withdrawn,
)
from jourbok.calls.selectors.own import opened_by
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date

#: No list is longer.
MOST: Final = 200


def current_versions() -> QuerySet[PreNotificationVersion]:
    """Of each thing announced its latest version, with its board."""
    later = PreNotificationVersion.objects.filter(announced=OuterRef("announced"), version__gt=OuterRef("version"))
    return PreNotificationVersion.objects.filter(~Exists(later)).select_related("announced", "board__municipality")


def announced_rows(
    viewer: Actor, versions: Sequence[PreNotificationVersion], *, protected: Collection[UUID] = ()
) -> list[Announced]:
    """Each as the viewer may see it: masked when it is protected and they have not opened it with a reason.

    `protected` are those whose person is protected in the register, whatever the board wrote.
    """
    ids = [row.announced_id for row in versions]
    uses: dict[UUID, list[UseShown]] = {}
    for use in PreNotificationUse.objects.filter(announced__in=ids).order_by("at", "pk"):
        uses.setdefault(use.announced_id, []).append(UseShown(use.at, use.by_name, use.note))
    papers = PreNotificationDocument.objects.filter(announced__in=ids, taken_back__isnull=True)
    counted = dict(papers.values_list("announced").annotate(n=Count("pk")))
    closed = {row.announced_id for row in versions if row.is_protected or row.announced_id in protected}
    masked = closed - opened_by(viewer, closed)
    return [
        _announced(
            viewer,
            row,
            tuple(uses.get(row.announced_id, ())),
            counted.get(row.announced_id, 0),
            is_protected=row.announced_id in closed,
            is_masked=row.announced_id in masked,
        )
        for row in versions
    ]


def _announced(
    viewer: Actor,
    row: PreNotificationVersion,
    uses: tuple[UseShown, ...],
    documents: int,
    *,
    is_protected: bool,
    is_masked: bool,
) -> Announced:
    return Announced(
        id=row.announced_id,
        number=row.announced.number,
        board=row.board.slug,
        board_name=row.board.name,
        version=row.version,
        standing=standing(
            from_at=row.from_at,
            until_at=row.until_at,
            is_withdrawn=row.is_withdrawn,
            is_used=bool(uses),
            now=viewer.moment,
        ),
        from_at=row.from_at,
        until_at=row.until_at,
        is_protected=is_protected,
        is_masked=is_masked,
        concerned=None if is_masked else row.concerned,
        what="" if is_masked else row.what,
        instructions="" if is_masked else row.instructions,
        uses=() if is_masked else uses,
        documents=documents,
        today=local_date(viewer.moment),
    )


def announced_page(shown: Announced, row: PreNotificationVersion) -> AnnouncedPage:
    """The thing announced with its history and its papers."""
    versions = PreNotificationVersion.objects.filter(announced=row.announced_id).order_by("version")
    papers = PreNotificationDocument.objects.filter(announced=row.announced_id, taken_back__isnull=True)
    return AnnouncedPage(
        shown=shown,
        made_at=row.announced.made_at,
        by_name=row.announced.by_name,
        versions=tuple(
            VersionShown(
                each.version, each.recorded_at, each.by_name, "" if shown.is_masked else each.reason, each.is_withdrawn
            )
            for each in versions
        ),
        papers=()
        if shown.is_masked
        else tuple(
            PaperShown(each.pk, each.name, each.media_type, each.size, each.added_at, each.by_name)
            for each in papers.defer("content").order_by("place")
        ),
    )


def ordered_rows(viewer: Actor, orders: Sequence[Order], *, protected: Collection[UUID] = ()) -> list[Ordered]:
    """Each order as the viewer may see it, with its times and what came of them; masked as `announced_rows` says."""
    ids = [row.pk for row in orders]
    answers = {row.order_id: row for row in OrderAnswer.objects.filter(order__in=ids)}
    withdrawn = {row.order_id: row for row in OrderWithdrawal.objects.filter(order__in=ids)}
    closed = {row.pk for row in orders if row.is_protected or row.pk in protected}
    masked = closed - opened_by(viewer, closed)
    occasions = _occasions(ids, masked)
    return [
        _ordered(
            viewer,
            row,
            tuple(occasions.get(row.pk, ())),
            answers.get(row.pk),
            withdrawn.get(row.pk),
            is_protected=row.pk in closed,
            is_masked=row.pk in masked,
        )
        for row in orders
    ]


def _occasions(orders: Iterable[UUID], masked: Collection[UUID]) -> Mapping[UUID, list[OccasionShown]]:
    told: dict[UUID, list[OrderOutcome]] = {}
    for said in OrderOutcome.objects.filter(occasion__order__in=orders).order_by("recorded_at", "pk"):
        told.setdefault(said.occasion_id, []).append(said)
    found: dict[UUID, list[OccasionShown]] = {}
    for row in OrderOccasion.objects.filter(order__in=orders).order_by("starts_at", "pk"):
        outcome = _latest(told.get(row.pk, []))
        if outcome and row.order_id in masked:
            outcome = replace(outcome, note="", reason="")
        found.setdefault(row.order_id, []).append(OccasionShown(row.pk, row.span, outcome))
    return found


def _latest(rows: Sequence[OrderOutcome]) -> OutcomeShown | None:
    """The one that nobody has corrected; what is corrected is counted."""
    corrected = {row.corrects_id for row in rows}
    row = next((each for each in rows if each.pk not in corrected), None)
    if row is None:
        return None
    return OutcomeShown(
        id=row.pk,
        is_performed=row.is_performed,
        span=row.span,
        note=row.note,
        price_ore=row.price_ore,
        by_name=row.by_name,
        recorded_at=row.recorded_at,
        reason=row.reason,
        corrected=len(rows) - 1,
    )


def _ordered(
    viewer: Actor,
    row: Order,
    occasions: tuple[OccasionShown, ...],
    answer: OrderAnswer | None,
    withdrawal: OrderWithdrawal | None,
    *,
    is_protected: bool,
    is_masked: bool,
) -> Ordered:
    return Ordered(
        id=row.pk,
        number=row.order_number,
        board=row.board.slug,
        board_name=row.board.name,
        kind=row.kind,
        standing=order_standing(
            is_accepted=answer.is_accepted if answer else None,
            is_withdrawn=withdrawal is not None,
            occasions=len(occasions),
            told=sum(each.outcome is not None for each in occasions),
        ),
        is_protected=is_protected,
        is_masked=is_masked,
        concerned=None if is_masked else row.concerned,
        purpose="" if is_masked else row.purpose,
        instructions="" if is_masked else row.instructions,
        made_at=row.made_at,
        by_name=row.by_name,
        occasions=occasions,
        answer=_answered(answer, is_masked=is_masked) if answer else None,
        withdrawal=_withdrawn(withdrawal, is_masked=is_masked) if withdrawal else None,
        today=local_date(viewer.moment),
    )


def _answered(row: OrderAnswer, *, is_masked: bool) -> OrderAnswered:
    return OrderAnswered(row.is_accepted, "" if is_masked else row.reason, row.at, row.by_name)


def _withdrawn(row: OrderWithdrawal, *, is_masked: bool) -> Withdrawn:
    return Withdrawn("" if is_masked else row.reason, row.at, row.by_name)
