"""What a board orders of the service: visits and telephone support at given times, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from jourbok.calls.rules.contact import AHEAD_AT_MOST, refuse
from jourbok.kernel.localtime import elapsed
from jourbok.kernel.worded import Worded

HOME_VISIT, PHONE_SUPPORT = "home_visit", "phone_support"
ORDER_KINDS: Final = ((HOME_VISIT, "Hembesök"), (PHONE_SUPPORT, "Stöd per telefon"))
MOST_OCCASIONS: Final = 7
LONGEST_OCCASION: Final = timedelta(hours=12)
PRICE_UNKNOWN_SV: Final = "pris enligt avtal, att bekräfta"


def order_number(year: int, serial: int) -> str:
    """Orders are numbered within the year: ``U-2026-0001``."""
    return f"U-{year}-{serial:04}"


def order_place(board: str) -> str:
    """Where what a board's own people are about to order is kept while it is written."""
    return f"order:{board}"


class OrderStanding(Worded):
    """How an order stands; pulled from its rows."""

    WAITS = "waits", "Väntar på svar", "warning"
    DECLINED = "declined", "Avböjt", "danger"
    WITHDRAWN = "withdrawn", "Återtaget", "neutral"
    ACCEPTED = "accepted", "Antaget", "info"
    DONE = "done", "Klart", "success"


def order_standing(*, is_accepted: bool | None, is_withdrawn: bool, occasions: int, told: int) -> OrderStanding:
    """`is_accepted` is None until the service has answered; `told` is how many occasions have an outcome."""
    if is_accepted is False:
        return OrderStanding.DECLINED
    if is_accepted and told == occasions:
        return OrderStanding.DONE
    if is_withdrawn:
        return OrderStanding.WITHDRAWN
    return OrderStanding.ACCEPTED if is_accepted else OrderStanding.WAITS


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when something is to be done, or was."""

    starts_at: datetime
    ends_at: datetime


def check_occasions(spans: Sequence[Span], *, now: datetime) -> None:
    """At least one time, none that has passed, none twice, none longer than a shift. Raises BadInput."""
    faults: dict[str, str] = {}
    if not spans:
        faults["day_1"] = "Skriv minst ett tillfälle."
    if len(spans) > MOST_OCCASIONS:
        faults["day_1"] = f"Högst {MOST_OCCASIONS} tillfällen i ett uppdrag. Beställ fler i ett till."
    if len(set(spans)) < len(spans):
        faults["day_1"] = "Samma tillfälle står två gånger."
    for place, span in enumerate(spans, start=1):
        if span.ends_at <= now:
            faults[f"day_{place}"] = "Tillfället har redan varit."
        elif not timedelta() < elapsed(span.starts_at, span.ends_at) <= LONGEST_OCCASION:
            faults[f"until_{place}"] = "Slutet ska vara efter början, och högst tolv timmar senare."
    refuse(faults)


def is_outside(done: Span, ordered: Span) -> bool:
    """Whether any of what was done lies outside what was ordered."""
    return done.starts_at < ordered.starts_at or done.ends_at > ordered.ends_at


def check_done(done: Span, *, now: datetime) -> None:
    """It began before it ended, and both have been. Raises BadInput."""
    faults: dict[str, str] = {}
    if done.starts_at > now + AHEAD_AT_MOST:
        faults["started_at"] = "Tiden ligger i framtiden. Skriv när det hände."
    if done.ends_at > now + AHEAD_AT_MOST:
        faults["ended_at"] = "Tiden ligger i framtiden. Skriv när det var klart."
    elif done.ends_at < done.starts_at:
        faults["ended_at"] = "Slutet är före början."
    refuse(faults)
