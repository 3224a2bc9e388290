"""Who is on duty."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from jourbok.rostering.models import Employee


def on_duty_at(instant: datetime) -> QuerySet[Employee]:
    """Those whose shift holds the instant; a shift's last instant belongs to the next."""
    return Employee.objects.filter(
        assignments__shift__starts_at__lte=instant, assignments__shift__ends_at__gt=instant
    ).distinct()
