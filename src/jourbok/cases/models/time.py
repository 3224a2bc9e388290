"""Time: half the cost is shared by it."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jourbok.calls.models import Contact
from jourbok.cases.models.case import Case
from jourbok.cases.rules.codes import ACTIVITIES
from jourbok.organisations.models import Board


class TimeEntry(models.Model):
    """A worker's minutes on a contact; they count once.

    They are shared over the contact's cases as they were when the time was logged: a case that is opened later
    gets a share of later time only, so that what was logged never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    worker_id = models.CharField("användare", max_length=64)
    worker_name = models.CharField("medarbetare", max_length=200)
    activity = models.CharField("aktivitet", max_length=20, choices=ACTIVITIES)
    minutes = models.PositiveIntegerField("minuter")
    started_at = models.DateTimeField("började")
    note = models.CharField("anteckning", max_length=300, blank=True)
    by_timer = models.BooleanField("tidtagen", default=False)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "tid"
        verbose_name_plural = "tid"
        constraints = [
            models.CheckConstraint(
                name="cases_time_is_between_a_minute_and_a_day",
                condition=Q(minutes__gte=1, minutes__lte=1440),
                violation_error_message="Tiden ska vara mellan 1 minut och 24 timmar.",
            )
        ]
        indexes = [models.Index(fields=["started_at"]), models.Index(fields=["contact"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.worker_name} {self.minutes} min"


class TimeShare(models.Model):
    """The part of an entry's minutes that falls on one case, and on the board that pays."""

    entry = models.ForeignKey(TimeEntry, on_delete=models.PROTECT, related_name="shares")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="time_shares")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField("minuter")

    class Meta:
        verbose_name = "tidsandel"
        verbose_name_plural = "tidsandelar"
        constraints = [models.UniqueConstraint(fields=["entry", "case"], name="cases_an_entry_falls_once_on_a_case")]
        indexes = [models.Index(fields=["board", "entry"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.minutes} min"


class Timer(models.Model):
    """A worker's stopwatch; each worker has at most one that runs."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    worker_id = models.CharField("användare", max_length=64)
    worker_name = models.CharField("medarbetare", max_length=200)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    activity = models.CharField("aktivitet", max_length=20, choices=ACTIVITIES)
    started_at = models.DateTimeField("började")
    stopped_at = models.DateTimeField("slutade", null=True, blank=True)

    class Meta:
        verbose_name = "tidtagning"
        verbose_name_plural = "tidtagningar"
        constraints = [
            models.UniqueConstraint(
                fields=["worker_id"],
                condition=Q(stopped_at__isnull=True),
                name="cases_a_worker_has_one_timer_running",
                violation_error_message="Du har redan en tidtagning igång.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_name} {self.started_at:%H:%M}"
