"""Pulling deviations from what lies below; nothing below knows that it happens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.calls.selectors import unanswered_first_calls
from jourbok.kernel.actor import Actor
from jourbok.quality.models import Deviation
from jourbok.quality.permissions import COLLECT_DEVIATIONS

if TYPE_CHECKING:
    from jourbok.calls.models import CallAttempt

#: Longer than any worker stands still, and than anybody waits before writing down a call that was missed.
LOOK_BACK: Final = timedelta(days=400)
CALL: Final = "calls.callattempt"


@transaction.atomic
def collect_deviations(*, actor: Actor) -> int:
    """Every first call from the alarm centre that nobody answered has one deviation draft; how many are new."""
    actor.require(COLLECT_DEVIATIONS)
    known = set(Deviation.objects.filter(source_kind=CALL).values_list("source_id", flat=True))
    calls = unanswered_first_calls(actor, actor.moment - LOOK_BACK).filter(at__lte=actor.moment)
    return sum(_draft(actor, call) for call in calls if str(call.pk) not in known)


def _draft(actor: Actor, call: CallAttempt) -> bool:
    """One draft for the call, whether this worker or another comes first; whether it was this one."""
    deviation, is_new = Deviation.objects.get_or_create(
        source_kind=CALL,
        source_id=str(call.pk),
        defaults={
            "kind": Deviation.Kind.UNANSWERED_FIRST_CALL,
            "board": call.contact.board if call.contact else None,
            "occurred_at": call.at,
            "text": call.cause or "Ingen orsak är antecknad.",
            "collected_at": actor.moment,
        },
    )
    if is_new:
        record_change(actor=actor, action="quality.deviation_drafted", subject=deviation, details={"source": CALL})
    return is_new
