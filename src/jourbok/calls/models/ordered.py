"""What a board has ordered of the service, its times, the answer, and what came of each time."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from jourbok.calls.models.announced import APPEND_ONLY, AboutSomebody, PreNotification
from jourbok.calls.rules.announcing import LONGEST_TEXT
from jourbok.calls.rules.ordering import ORDER_KINDS, Span
from jourbok.organisations.models import Board


class Order(AboutSomebody):
    """A board has ordered visits or telephone support of the service at given times."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    order_number = models.CharField("nummer", max_length=20, unique=True)
    kind = models.CharField("slag", max_length=16, choices=ORDER_KINDS)
    purpose = models.TextField("syfte", max_length=LONGEST_TEXT)
    instructions = models.TextField("det jouren behöver veta", max_length=LONGEST_TEXT, blank=True)
    made_at = models.DateTimeField("beställt")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("beställt av", max_length=200)

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="calls_order_belongs_to_its_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return self.order_number


class OrderOccasion(models.Model):
    """One of the times that were ordered."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, verbose_name="uppdrag", on_delete=models.PROTECT, related_name="occasions")
    starts_at = models.DateTimeField("från")
    ends_at = models.DateTimeField("till")

    class Meta:
        verbose_name = "tillfälle"
        verbose_name_plural = "tillfällen"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="calls_occasion_belongs_to_its_board"),
            models.UniqueConstraint(fields=["order", "starts_at", "ends_at"], name="calls_an_occasion_is_ordered_once"),
            models.CheckConstraint(
                name="calls_an_occasion_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="calls_occasions_by_start")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class OrderAnswer(models.Model):
    """The service has accepted or declined an order."""

    order = models.OneToOneField(
        Order, verbose_name="uppdrag", on_delete=models.PROTECT, primary_key=True, related_name="answer"
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    is_accepted = models.BooleanField("antaget")
    reason = models.CharField("skäl", max_length=500, blank=True)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "svar på uppdrag"
        verbose_name_plural = "svar på uppdrag"
        constraints = [
            models.CheckConstraint(
                name="calls_what_is_declined_has_a_reason",
                condition=Q(is_accepted=True) | ~Q(reason=""),
                violation_error_message="Skriv varför uppdraget avböjs.",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.is_accepted}"


class OrderWithdrawal(models.Model):
    """The board no longer needs what it ordered; what has been done stands."""

    order = models.OneToOneField(
        Order, verbose_name="uppdrag", on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("skäl", max_length=500)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "återtaget uppdrag"
        verbose_name_plural = "återtagna uppdrag"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.by_name}"


class OrderOutcome(models.Model):
    """An ordered time was kept, from when until when and at what price, or was not, and why.

    A correction is a new row, and the one that was wrong is kept. The price is frozen as the agreement's file says it
    on the day; None while nobody has said what it costs.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    occasion = models.ForeignKey(
        OrderOccasion, verbose_name="tillfälle", on_delete=models.PROTECT, related_name="outcomes"
    )
    is_performed = models.BooleanField("utfört")
    started_at = models.DateTimeField("började", null=True, blank=True)
    ended_at = models.DateTimeField("slutade", null=True, blank=True)
    note = models.TextField("anteckning", max_length=LONGEST_TEXT)
    price_ore = models.PositiveIntegerField("pris i öre", null=True, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField("varför det rättas", max_length=500, blank=True)
    recorded_at = models.DateTimeField("registrerat")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "utfall av tillfälle"
        verbose_name_plural = "utfall av tillfällen"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="calls_outcome_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["occasion"],
                condition=Q(corrects__isnull=True),
                name="calls_what_came_of_an_occasion_is_told_once",
                violation_error_message="Det är redan skrivet. Rätta det i stället.",
            ),
            models.CheckConstraint(
                name="calls_what_was_done_has_its_times",
                condition=Q(is_performed=True, started_at__isnull=False, ended_at__gte=F("started_at"))
                | Q(is_performed=False, started_at__isnull=True, ended_at__isnull=True, price_ore__isnull=True),
            ),
            models.CheckConstraint(
                name="calls_a_corrected_outcome_has_a_reason",
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                violation_error_message="Skriv varför det rättas.",
            ),
        ]
        indexes = [models.Index(fields=["started_at"], name="calls_outcomes_by_start")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.occasion_id} {self.is_performed}"

    @property
    def span(self) -> Span | None:
        """From when until when; None when it was not done."""
        return Span(self.started_at, self.ended_at) if self.started_at and self.ended_at else None


class OrderPrice(models.Model):
    """What an ordered visit or telephone support costs, for each time, by the agreement."""

    kind = models.CharField("slag", max_length=16, choices=ORDER_KINDS)
    valid = DateRangeField("gäller")
    price_ore = models.PositiveIntegerField("pris i öre")
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "pris på uppdrag"
        verbose_name_plural = "priser på uppdrag"
        constraints = [
            ExclusionConstraint(
                name="calls_one_price_for_each_kind_and_day",
                expressions=[("kind", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.valid}"


class ProtectedOpening(models.Model):
    """Somebody opened what a board wrote of a protected person, with a reason, for a while."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    announced = models.ForeignKey(
        PreNotification, on_delete=models.PROTECT, null=True, blank=True, related_name="openings"
    )
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="openings")
    actor_id = models.CharField("användare", max_length=64)
    reason = models.CharField("skäl", max_length=500)
    opened_at = models.DateTimeField("från")
    until_at = models.DateTimeField("till")

    class Meta:
        verbose_name = "öppnad med skäl"
        verbose_name_plural = "öppnade med skäl"
        constraints = [
            models.CheckConstraint(
                name="calls_one_thing_is_opened_at_a_time",
                condition=Q(announced__isnull=False, order__isnull=True)
                | Q(announced__isnull=True, order__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["actor_id", "until_at"], name="calls_openings_by_actor")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.announced_id or self.order_id}"
