"""Swedish display, icons, clocks and form keys for templates: ``{% load jourbok %}``."""

from __future__ import annotations

import datetime as dt
from functools import cache
from uuid import uuid4

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jourbok.kernel import clock as kernel_clock
from jourbok.kernel import swedish
from jourbok.kernel.actor import Role
from jourbok.web.clocks import ClockReading, read_clock

register = template.Library()


@register.filter
def clock(instant: dt.datetime | None) -> str:
    """``03:41``; nothing for nothing."""
    return swedish.clock(instant) if instant else ""


@register.filter
def moment(instant: dt.datetime | None) -> str:
    """``tors 26 mars 03:41``."""
    return swedish.moment(instant) if instant else ""


@register.filter
def day(value: dt.date | None) -> str:
    """``tors 26 mars``."""
    return swedish.day_short(value) if value else ""


@register.filter
def day_long(value: dt.date | None) -> str:
    """``torsdag 26 mars 2026``."""
    return swedish.day_long(value) if value else ""


@register.filter
def duration(minutes: int | None) -> str:
    """``2 h 05 min``."""
    return "" if minutes is None else swedish.duration(minutes)


@register.filter
def number(value: int | None) -> str:
    """``8 966 000`` with thin spaces."""
    return "" if value is None else swedish.number(value)


@register.filter
def kronor(amount_ore: int | None) -> str:
    """``8 966 000 kr``, with öre only when there are any."""
    return "" if amount_ore is None else swedish.kronor(amount_ore)


@register.filter
def iso(instant: dt.datetime | None) -> str:
    """The instant for machines, in UTC, as `<time datetime>` and scripts read it."""
    return instant.astimezone(dt.UTC).isoformat(timespec="seconds") if instant else ""


@register.filter
def role_label(role: Role) -> str:
    """What the role is called in Swedish."""
    return role.label_sv


@register.simple_tag
def server_now() -> dt.datetime:
    """The moment that the service's clock shows, also in the demo."""
    return kernel_clock.now()


@register.simple_tag
def idempotency_key() -> SafeString:
    """A hidden field with a new key, so that a form that is sent twice is done once."""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', uuid4())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture that a word stands beside; screen readers pass it by. Names are the ids in icons.svg."""
    return format_html(
        '<svg class="jb-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        _icons(),
        name,
    )


@cache
def _icons() -> str:
    """Where the pictures are; a page shows many, and the address is the same while the process lives."""
    return static("jourbok/icons.svg")


@register.simple_tag
def clock_reading(
    due_at: dt.datetime,
    started_at: dt.datetime | None = None,
    soon_at: dt.datetime | None = None,
    met_at: dt.datetime | None = None,
    now: dt.datetime | None = None,
) -> ClockReading:
    """How a clock stands; `now` is for pages that show another moment than the present."""
    return read_clock(
        due_at, now or kernel_clock.now(), started_at=started_at or None, soon_at=soon_at or None, met_at=met_at or None
    )


@register.simple_tag
def mark_differences(shown: str, other: str) -> SafeString:
    """The first number with every character that the second has otherwise marked."""
    if len(shown) != len(other):
        return format_html("<mark>{}</mark>", shown)
    runs: list[tuple[bool, str]] = []
    for mine, theirs in zip(shown, other, strict=True):
        differs = mine != theirs
        if runs and runs[-1][0] == differs:
            runs[-1] = (differs, runs[-1][1] + mine)
        else:
            runs.append((differs, mine))
    return format_html_join("", "{}", ((_run(differs, text),) for differs, text in runs))


def _run(differs: bool, text: str) -> SafeString:
    return format_html("<mark>{}</mark>" if differs else "{}", text)
