"""Placements: where somebody was placed, and when that began and ended."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jourbok.cases.models import Case, Decision
from jourbok.organisations.models import Board
from jourbok.placements.models.place import Place
from jourbok.placements.models.search import Search
from jourbok.placements.rules.codes import KINDS, MOMENTS
from jourbok.placements.rules.placing import MomentFacts


class Placement(models.Model):
    """That the person of a case was placed at a place that said yes, as it was agreed then."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place_name = models.CharField("plats", max_length=200, help_text="As it was called then.")
    place_kind = models.CharField("slag", max_length=12, choices=KINDS)
    agreed_price_ore = models.BigIntegerField("avtalat pris per dygn, öre", null=True, blank=True)
    planned_start_at = models.DateTimeField("planerad start", null=True, blank=True)
    accompanied_by = models.CharField("vem som följer med", max_length=300)
    told_place = models.TextField("vad platsen har fått veta", blank=True, help_text="Needs, allergies, medicine.")
    decision = models.ForeignKey(
        Decision,
        verbose_name="beslut",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The decision that it carries out, whose clocks count from its start.",
    )
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("placerade", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringar"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="placements_placement_belongs_to_its_board"),
            models.CheckConstraint(
                name="placements_an_agreed_price_is_not_below_nothing",
                condition=Q(agreed_price_ore__isnull=True) | Q(agreed_price_ore__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["case", "recorded_at"], name="placements_of_a_case")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place_name}"


class PlacementMoment(models.Model):
    """When a placement began or ended and who said so.

    A correction is a new row, and the one that was wrong is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="moments")
    kind = models.CharField("slag", max_length=5, choices=MOMENTS)
    at = models.DateTimeField("tidpunkt")
    source = models.CharField("källa", max_length=200)
    reason = models.CharField("skäl", max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("registrerade", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "tid för placering"
        verbose_name_plural = "tider för placeringar"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="placements_moment_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(corrects__isnull=True),
                name="placements_each_end_is_told_once_and_then_corrected",
                violation_error_message="Tiden är redan skriven. Rätta den i stället.",
            ),
            models.CheckConstraint(
                name="placements_a_corrected_time_has_a_reason",
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                violation_error_message="Skriv varför tiden rättas.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.kind}"

    def facts(self) -> MomentFacts:
        """The moment as the rules read it; `corrected_by` should have been fetched with it."""
        return MomentFacts(
            id=self.pk,
            kind=self.kind,
            at=self.at,
            source=self.source,
            reason=self.reason,
            author_name=self.author_name,
            recorded_at=self.recorded_at,
            is_corrected=getattr(self, "corrected_by", None) is not None,
        )
