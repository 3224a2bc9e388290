"""Contacts, the attempts to reach us, and the alarm centre's contract."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS, came_in_words
from jourbok.organisations.models import Board, Municipality

#: A promise is running: nobody has answered or rung back, or nobody is on site yet.
UNMET = Q(callback_due_at__isnull=False, answered_at__isnull=True, called_back_at__isnull=True) | Q(
    presence_needed_at__isnull=False, on_site_at__isnull=True
)


class Contact(models.Model):
    """Somebody got in touch about somebody."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    number = models.CharField("kontaktnummer", max_length=20, unique=True)
    arrived_at = models.DateTimeField("inkom")
    answered_at = models.DateTimeField("besvarad", null=True, blank=True)
    called_back_at = models.DateTimeField("återuppringd", null=True, blank=True)
    channel = models.CharField("kanal", max_length=20, choices=CHANNELS)
    caller_role = models.CharField("uppgiftslämnare", max_length=30, choices=CALLER_ROLES, blank=True, default="")
    caller_name = models.CharField("namn", max_length=200, blank=True)
    caller_phone = models.CharField("telefon", max_length=60, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="vistelsekommun",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the person is now: it answers in acute situations. Source: SoL 29:4.",
    )
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    place = models.CharField("plats", max_length=300, blank=True)
    about = models.CharField("om vem", max_length=300, blank=True)
    summary = models.TextField("vad det gäller", blank=True)
    concerns_child = models.BooleanField("barn berörs", default=False)
    advice_only = models.BooleanField("enbart rådgivning", default=False, help_text="Source: SoL 14:4.")
    became_case = models.BooleanField("gav ärende", default=False)

    regime = models.CharField("jourläge", max_length=10, blank=True, help_text="Empty while hours are unconfirmed.")
    worker_id = models.CharField("användare", max_length=64)
    worker_name = models.CharField("mottagare", max_length=200)
    on_duty = models.JSONField("i tjänst", default=list, help_text="Names of those on duty when it came in.")

    callback_due_at = models.DateTimeField("återuppringning senast", null=True, blank=True)
    presence_needed_at = models.DateTimeField("närvaro behövs", null=True, blank=True)
    on_site_due_at = models.DateTimeField("på plats senast", null=True, blank=True)
    on_site_at = models.DateTimeField("på plats", null=True, blank=True)
    report_due_at = models.DateTimeField("rapport senast", null=True, blank=True)
    callback_breach_reason = models.CharField("skäl till sen återuppringning", max_length=500, blank=True)
    on_site_breach_reason = models.CharField("skäl till sen ankomst", max_length=500, blank=True)

    source_id = models.CharField("id i källan", max_length=120, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "kontakt"
        verbose_name_plural = "kontakter"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="calls_contact_belongs_to_its_board"),
            models.CheckConstraint(
                name="calls_a_contact_is_answered_after_it_arrived",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("arrived_at")),
                violation_error_message="Kontakten kan inte vara besvarad innan den kom in.",
            ),
            models.CheckConstraint(
                name="calls_on_site_after_presence_was_needed",
                condition=Q(on_site_at__isnull=True) | Q(on_site_at__gte=F("presence_needed_at")),
                violation_error_message="Ankomsten kan inte vara före behovet av närvaro.",
            ),
        ]
        indexes = [
            models.Index(fields=["-arrived_at", "-id"]),
            models.Index(fields=["board", "-arrived_at"]),
            models.Index(fields=["channel", "arrived_at"]),
            models.Index(fields=["arrived_at"], condition=UNMET, name="calls_promises_unmet"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def came_in_words(self) -> str:
        """How it came in and from whom, in words."""
        return came_in_words(self.channel, self.caller_role)


class CallAttempt(models.Model):
    """Somebody tried to reach us, or we tried to reach them."""

    class Direction(models.TextChoices):
        IN = "in", "Inkommande"
        OUT = "out", "Utgående"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="attempts")
    direction = models.CharField("riktning", max_length=3, choices=Direction, default=Direction.IN)
    channel = models.CharField("kanal", max_length=20, choices=CHANNELS)
    at = models.DateTimeField("tidpunkt")
    answered = models.BooleanField("besvarad")
    cause = models.CharField("orsak", max_length=200, blank=True)
    worker_name = models.CharField("mottagare", max_length=200, blank=True)

    class Meta:
        verbose_name = "ringförsök"
        verbose_name_plural = "ringförsök"
        indexes = [models.Index(fields=["-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.at:%Y-%m-%d %H:%M}"


class SosContract(models.Model):
    """How many calls a year the alarm centre's contract holds."""

    valid = DateRangeField("gäller")
    quota_per_year = models.PositiveIntegerField("samtal per år")
    year_starts_month = models.PositiveSmallIntegerField("avtalsårets första månad", default=1)
    year_starts_day = models.PositiveSmallIntegerField("avtalsårets första dag", default=1)
    overflow_price_ore = models.PositiveIntegerField("pris över kvoten i öre", null=True, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "avtal med SOS Alarm"
        verbose_name_plural = "avtal med SOS Alarm"

    def __str__(self) -> str:
        return f"{self.quota_per_year} samtal {self.valid}"
