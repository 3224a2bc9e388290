"""Reading contacts, their clocks and the alarm centre's meter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jourbok.calls import loading
from jourbok.calls.models import UNMET, CallAttempt, Contact, SosContract
from jourbok.calls.permissions import COLLECT, READ_CONTACTS, READ_SOS_METER
from jourbok.calls.rules.clocks import ClockKind, PromiseClock
from jourbok.calls.rules.contact import AHEAD_AT_MOST
from jourbok.calls.rules.file import OrderPrice
from jourbok.calls.rules.file import SosContract as AgreedSosContract
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import day_start, local_date

PAGE = 50


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A promise that is not yet met, with the contact it belongs to."""

    contact_id: UUID
    contact_number: str
    municipality: str
    concerns_child: bool
    clock: PromiseClock


@dataclass(frozen=True, slots=True)
class SosMeter:
    """How many of the contract year's calls are used, and when they will run out at this pace."""

    used: int
    quota: int
    year_from: date
    year_until: date
    runs_out_on: date | None

    @property
    def over(self) -> int:
        return max(self.used - self.quota, 0)

    @property
    def percent(self) -> int:
        return 100 * self.used // self.quota if self.quota else 0


def contact_for(viewer: Actor, contact_id: UUID) -> Contact:
    """One contact with its board and municipality. Raises NotFound."""
    viewer.require(READ_CONTACTS)
    found = Contact.objects.select_related("board", "municipality").filter(pk=contact_id).first()
    if found is None:
        raise NotFound("Kontakten finns inte.")
    return found


def contacts_since(
    viewer: Actor, since: datetime, *, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Contact]:
    """Contacts that came in since then, latest first; `after` is the last row of the page before."""
    viewer.require(READ_CONTACTS)
    rows = Contact.objects.filter(arrived_at__gte=since, arrived_at__lte=_soon(viewer)).select_related(
        "board", "municipality"
    )
    if after is not None:
        arrived_at, contact_id = after
        # The second condition says nothing more, but by it the index is read from the right place on.
        rows = rows.filter(
            Q(arrived_at__lt=arrived_at) | Q(arrived_at=arrived_at, pk__lt=contact_id), arrived_at__lte=arrived_at
        )
    return list(rows.order_by("-arrived_at", "-pk")[:limit])


def clocks_of(contact: Contact) -> list[PromiseClock]:
    """The promises that this contact set running."""
    clocks = []
    if contact.callback_due_at is not None:
        met_at = _earliest(contact.answered_at, contact.called_back_at)
        clocks.append(PromiseClock(ClockKind.CALLBACK, contact.arrived_at, contact.callback_due_at, met_at))
    if contact.presence_needed_at is not None and contact.on_site_due_at is not None:
        clocks.append(
            PromiseClock(ClockKind.ON_SITE, contact.presence_needed_at, contact.on_site_due_at, contact.on_site_at)
        )
    return clocks


def running_clocks(viewer: Actor, at: datetime) -> list[RunningClock]:
    """Every promise that is not met: what breaks first stands first, children first among equals."""
    viewer.require(READ_CONTACTS)
    rows = Contact.objects.filter(
        UNMET, arrived_at__gte=at - timedelta(days=7), arrived_at__lte=at + AHEAD_AT_MOST
    ).select_related("municipality")[:200]
    running = [
        RunningClock(row.pk, row.number, row.municipality.name, row.concerns_child, clock)
        for row in rows
        for clock in clocks_of(row)
        if clock.met_at is None
    ]
    return sorted(running, key=lambda each: (each.clock.due_at, not each.concerns_child, each.contact_number))


def breaches_without_reason(viewer: Actor, since: datetime, at: datetime) -> list[Contact]:
    """Contacts whose promise was broken and nobody has said why."""
    viewer.require(READ_CONTACTS)
    callback = Q(callback_breach_reason="", callback_due_at__lt=at) & (
        Q(answered_at__isnull=True, called_back_at__isnull=True)
        | Q(answered_at__gt=F("callback_due_at"), called_back_at__isnull=True)
        | Q(called_back_at__gt=F("callback_due_at"), answered_at__isnull=True)
        | Q(called_back_at__gt=F("callback_due_at"), answered_at__gt=F("callback_due_at"))
    )
    on_site = Q(on_site_breach_reason="", on_site_due_at__lt=at) & (
        Q(on_site_at__isnull=True) | Q(on_site_at__gt=F("on_site_due_at"))
    )
    rows = Contact.objects.filter(callback | on_site, arrived_at__gte=since, arrived_at__lte=at).select_related(
        "municipality"
    )
    return list(rows.order_by("arrived_at")[:PAGE])


def attempts_of(viewer: Actor, contact_id: UUID) -> QuerySet[CallAttempt]:
    """The attempts that belong to a contact, first one first."""
    viewer.require(READ_CONTACTS)
    return CallAttempt.objects.filter(contact_id=contact_id).order_by("at", "pk")


def recent_attempts(viewer: Actor, since: datetime, limit: int = PAGE) -> list[CallAttempt]:
    """Incoming calls since then that nobody answered and that no contact has taken over."""
    viewer.require(READ_CONTACTS)
    rows = CallAttempt.objects.filter(
        at__gte=since,
        at__lte=_soon(viewer),
        direction=CallAttempt.Direction.IN,
        answered=False,
        contact__isnull=True,
    )
    return list(rows.order_by("-at")[:limit])


def unanswered_first_calls(viewer: Actor, since: datetime) -> QuerySet[CallAttempt]:
    """First calls from the alarm centre that nobody answered."""
    viewer.require(COLLECT)
    return (
        CallAttempt.objects.filter(at__gte=since, channel="sos", direction=CallAttempt.Direction.IN, answered=False)
        .select_related("contact__board")
        .order_by("at", "pk")
    )


def sos_contract() -> AgreedSosContract | None:
    """The contract with the alarm centre that holds until further notice; None when there is none."""
    return loading.loaded()


def order_prices() -> tuple[OrderPrice, ...]:
    """What boards' orders cost, with each price's period; none where nobody has said."""
    return loading.loaded_prices()


def sos_meter(viewer: Actor, at: datetime) -> SosMeter | None:
    """The alarm centre's contract year so far; None when the service has no such contract."""
    viewer.require(READ_SOS_METER)
    today = local_date(at)
    contract = SosContract.objects.filter(valid__contains=today).first()
    if contract is None:
        return None
    year_from, year_until = _contract_year(contract, today)
    used = Contact.objects.filter(channel="sos", arrived_at__gte=day_start(year_from), arrived_at__lte=at).count()
    return SosMeter(
        used, contract.quota_per_year, year_from, year_until, _runs_out(used, contract.quota_per_year, year_from, today)
    )


def _soon(viewer: Actor) -> datetime:
    """Now, and the few minutes by which somebody's clock may be ahead: what lies beyond has not happened yet."""
    return viewer.moment + AHEAD_AT_MOST


def _contract_year(contract: SosContract, today: date) -> tuple[date, date]:
    starts = date(today.year, contract.year_starts_month, contract.year_starts_day)
    if starts > today:
        starts = starts.replace(year=today.year - 1)
    return starts, starts.replace(year=starts.year + 1)


def _runs_out(used: int, quota: int, year_from: date, today: date) -> date | None:
    """The day on which the quota is passed at the pace so far; None when it lasts the year."""
    days = (today - year_from).days + 1
    if used == 0:
        return None
    lasts = quota * days // used
    return year_from + timedelta(days=lasts) if lasts < 365 else None


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
