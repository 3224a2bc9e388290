"""What has happened to a decision since it was made."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from jourbok.cases.models import Decision
from jourbok.decisions.models.proposal import APPEND_ONLY
from jourbok.decisions.models.signed_wall import MADE_ANEW_ON_PAPER_ALONE
from jourbok.decisions.rules.codes import CAPACITIES, EVENTS, REPEATED, SERVED, Served
from jourbok.organisations.models import Board


class Moment(models.Model):
    """When something happened that a legal clock counts from or is met by; a wrong one is corrected by a later row.

    Of each event the row that nobody has corrected counts; a review can be told again. A row without a time says that
    it never happened.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    event = models.CharField("händelse", max_length=20, choices=EVENTS)
    at = models.DateTimeField("tid", null=True, blank=True)
    source = models.CharField("källa", max_length=300, blank=True, help_text="Who told, or which paper.")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    recorded_at = models.DateTimeField("registrerad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("registrerad av", max_length=200)

    class Meta:
        verbose_name = "tidpunkt för beslut"
        verbose_name_plural = "tidpunkter för beslut"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="decisions_a_moment_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["decision", "event"],
                condition=Q(corrects__isnull=True) & ~Q(event__in=sorted(each.value for each in REPEATED)),
                name="decisions_an_event_happens_once",
                violation_error_message="Tidpunkten är redan registrerad. Rätta den i stället.",
            ),
            models.CheckConstraint(
                name="decisions_only_a_correction_has_no_time",
                condition=Q(at__isnull=False) | Q(corrects__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["decision", "recorded_at"]),
            models.Index(fields=["decision"], condition=Q(event="decided"), name="decisions_times_corrected"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY), MADE_ANEW_ON_PAPER_ALONE]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.event}"


class TakeOver(models.Model):
    """The board has taken the decision over: its clocks are from now on watched there."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    own_number = models.CharField("nämndens ärendenummer", max_length=100, blank=True)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "övertaget beslut"
        verbose_name_plural = "övertagna beslut"
        indexes = [models.Index(fields=["board", "-at"], name="decisions_taken_by_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.by_name}"


class MeetingNote(models.Model):
    """The decision has been reported at a meeting of the board. Source: SoL 30:12; KL 6:40."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, primary_key=True, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    meeting_on = models.DateField("sammanträde")
    paragraph = models.CharField("paragraf", max_length=60, blank=True)
    at = models.DateTimeField("registrerat")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("registrerat av", max_length=200)

    class Meta:
        verbose_name = "anmält beslut"
        verbose_name_plural = "anmälda beslut"
        indexes = [models.Index(fields=["board", "-at"], name="decisions_reported_to_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.meeting_on}"


class PartyNotice(models.Model):
    """A party has been told of the decision, or could not be; of each party the latest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    party = models.CharField("part", max_length=200)
    capacity = models.CharField("som", max_length=20, choices=CAPACITIES)
    served = models.CharField("delgivning", max_length=20, choices=SERVED)
    how = models.CharField("hur", max_length=300, blank=True)
    at = models.DateTimeField("tid")
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    recorded_at = models.DateTimeField("registrerad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("registrerad av", max_length=200)

    class Meta:
        verbose_name = "underrättelse till part"
        verbose_name_plural = "underrättelser till parter"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="decisions_a_notice_belongs_to_its_board"),
            models.CheckConstraint(
                name="decisions_who_is_not_served_has_a_reason",
                condition=~Q(served=Served.NOT_SERVED) | ~Q(how=""),
                violation_error_message="Skriv varför parten inte är delgiven.",
            ),
        ]
        indexes = [models.Index(F("decision"), F("at"), name="decisions_notices_of_decision")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.party}"
