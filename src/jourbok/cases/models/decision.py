"""Decisions, who may make them, and who may not in one case."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models.functions import Now

from jourbok.cases.models.case import Case
from jourbok.cases.models.mandate_wall import MADE_WITH_A_MANDATE
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import HOST_OFFICIAL, MandateFacts
from jourbok.cases.rules.grounds import Grounds
from jourbok.organisations.models import Board


class Mandate(models.Model):
    """That a board lets somebody decide, for which kinds and when. Source: KL 6:37–40, 9:37; LVU 6 §."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField("användare", max_length=64, blank=True)
    holder_name = models.CharField(
        "innehavare",
        max_length=200,
        help_text="A person, or what all of the service are called.",
    )
    layer = models.CharField("slag", max_length=20, choices=MANDATE_LAYERS)
    is_office = models.BooleanField(
        "alla jourens tjänstemän",
        default=False,
        help_text="Held by every worker of the service.",
    )
    grounds = ArrayField(models.CharField(max_length=60), verbose_name="lagrum", default=list)
    reference = models.CharField("beslut", max_length=200, blank=True, help_text="Where the board's decision stands.")
    decided_on = models.DateField("beslutad", null=True, blank=True, help_text="When the board decided it.")
    decision_number = models.CharField("beslutsnummer", max_length=100, blank=True)
    is_deputy = models.BooleanField("ersättare", null=True, blank=True, help_text="Empty where nobody has said.")
    clearance = models.CharField(
        "prövning av ersättare", max_length=300, blank=True, help_text="The board's decision that a deputy may."
    )
    phone = models.CharField("telefon", max_length=40, blank=True, help_text="For waking the holder.")
    email = models.EmailField("e-post", blank=True)
    valid = DateTimeRangeField("gäller")
    assumed = models.JSONField("att bekräfta", default=list, blank=True)
    registered_by_id = models.CharField("inlagd av användare", max_length=64, blank=True, editable=False)
    registered_by_name = models.CharField("inlagd av", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "beslutanderätt"
        verbose_name_plural = "beslutanderätter"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="cases_mandate_belongs_to_its_board"),
            models.CheckConstraint(
                name="cases_a_deputy_has_been_cleared_by_the_board",
                condition=~models.Q(is_deputy=True) | ~models.Q(clearance=""),
                violation_error_message="Skriv nämndens beslut om ersättaren.",
            ),
            models.CheckConstraint(
                name="cases_only_the_services_own_delegation_is_an_office",
                condition=models.Q(is_office=False) | models.Q(layer=HOST_OFFICIAL, holder_id=""),
                violation_error_message="Bara jourens egna tjänstemän kan ha rätten tillsammans.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name} {self.board_id}"

    def facts(self, law: Grounds) -> MandateFacts:
        """The mandate as the rules read it, held against that law; the board must have been fetched with it."""
        return MandateFacts(
            id=self.pk,
            board=self.board.slug,
            holder_id=self.holder_id,
            holder_name=self.holder_name,
            layer=self.layer,
            layer_label=self.get_layer_display(),
            grounds=tuple(self.grounds),
            reference=self.reference,
            valid_from=self.valid.lower,
            valid_until=self.valid.upper,
            law=law,
            is_office=self.is_office,
            assumed=tuple(self.assumed),
            decided_on=self.decided_on,
            decision_number=self.decision_number,
            phone=self.phone,
            email=self.email,
            is_deputy=self.is_deputy,
            clearance=self.clearance,
            registered_by=self.registered_by_id,
        )


class Decision(models.Model):
    """Somebody with the right to decide did so."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    ground = models.CharField("lagrum", max_length=60)
    title = models.CharField("beslut", max_length=300)
    text = models.TextField("motivering")
    decided_at = models.DateTimeField("beslutat")
    decided_by_name = models.CharField("beslutsfattare", max_length=200)
    mandate_layer = models.CharField("slag av beslutanderätt", max_length=20, choices=MANDATE_LAYERS)
    mandate_text = models.CharField("beslutanderätt", max_length=1200, help_text="The mandate as it read then.")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("registrerade", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="cases_decision_belongs_to_its_board")]
        indexes = [models.Index(fields=["ground", "-decided_at"], name="cases_decisions_by_ground")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            MADE_WITH_A_MANDATE,
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.title}"


class Conflict(models.Model):
    """That somebody who may decide has an interest of their own in a case.

    It stands until a later row takes it back, and says who wrote it down and why. Source: KL 6:28–30.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="conflicts")
    decider_name = models.CharField("vem som är jävig", max_length=200)
    decider_id = models.CharField("användare", max_length=64, blank=True)
    reason = models.CharField("skäl", max_length=500)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("registrerade", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="cases_conflict_belongs_to_its_board"),
            models.CheckConstraint(
                name="cases_a_conflict_has_a_name_and_a_reason",
                condition=~models.Q(decider_name="") & ~models.Q(reason=""),
                violation_error_message="Skriv vem som är jävig och varför.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.decider_name}"
