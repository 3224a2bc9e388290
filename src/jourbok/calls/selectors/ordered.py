"""What the service reads of what boards have ordered: what waits for an answer, and what is to be done when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jourbok.audit.services import record_access
from jourbok.calls.models import Order, OrderOccasion, OrderPrice
from jourbok.calls.permissions import HANDLE_ORDERS
from jourbok.calls.rules.shown import OccasionShown, Ordered
from jourbok.calls.selectors.shaping import MOST, ordered_rows
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval
from jourbok.people.selectors import recognised

_UNANSWERED = Q(answer__isnull=True, withdrawal__isnull=True)


def orders_to_handle(viewer: Actor, period: Interval) -> list[Ordered]:
    """What nobody has answered, and what is accepted with a time before the period ends that nobody has told of.

    The one to be done first stands first; everybody named is logged.
    """
    viewer.require(HANDLE_ORDERS)
    untold = OrderOccasion.objects.filter(order=OuterRef("pk"), starts_at__lt=period.end, outcomes__isnull=True)
    due = Q(answer__is_accepted=True, withdrawal__isnull=True) & Exists(untold)
    found = _shown(viewer, list(_orders().filter(_UNANSWERED | due)[:MOST]))
    return sorted(found, key=lambda each: (each.next.span.starts_at if each.next else each.made_at, each.number))


def orders_lately(viewer: Actor) -> list[Ordered]:
    """What boards ordered last, whatever came of it; everybody named is logged."""
    viewer.require(HANDLE_ORDERS)
    return _shown(viewer, list(_orders().order_by("-pk")[:MOST]))


def order_for(viewer: Actor, order: UUID) -> Ordered:
    """One order; masked until the viewer has opened it with a reason. Raises NotFound."""
    viewer.require(HANDLE_ORDERS)
    row = _orders().filter(pk=order).first()
    if row is None:
        raise NotFound("Uppdraget finns inte.")
    [found] = _shown(viewer, [row])
    return found


def occasion_for(viewer: Actor, occasion: UUID) -> tuple[Ordered, OccasionShown]:
    """An ordered time with its order. Raises NotFound."""
    viewer.require(HANDLE_ORDERS)
    row = OrderOccasion.objects.filter(pk=occasion).first()
    if row is None:
        raise NotFound("Tillfället finns inte.")
    order = order_for(viewer, row.order_id)
    return order, next(each for each in order.occasions if each.id == occasion)


def price_on(kind: str, day: date) -> int | None:
    """What a time of the kind costs on the day by the agreement, in öre; None when nobody has said."""
    return OrderPrice.objects.filter(kind=kind, valid__contains=day).values_list("price_ore", flat=True).first()


def _orders() -> QuerySet[Order]:
    return Order.objects.select_related("board")


def _shown(viewer: Actor, rows: Sequence[Order]) -> list[Ordered]:
    registered = {each.number: each for each in recognised(viewer, numbers=[row.number for row in rows])}
    of_register = {row.pk: registered[row.number] for row in rows if row.number in registered}
    record_access(
        viewer=viewer,
        persons=[of_register[row.pk].id if row.pk in of_register else row.pk for row in rows],
        action="calls.read_orders",
        subject_kind="calls.order",
        subject_id=str(rows[0].pk) if len(rows) == 1 else "",
    )
    protected = {order for order, person in of_register.items() if person.is_protected}
    return ordered_rows(viewer, rows, protected=protected)
