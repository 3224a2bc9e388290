"""Searches for a place, and the calls that were made."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jourbok.cases.models import Case
from jourbok.organisations.models import Board
from jourbok.placements.models.place import Place
from jourbok.placements.rules.asking import CallFacts
from jourbok.placements.rules.codes import ANSWERS, GENDERS, KINDS
from jourbok.placements.rules.fit import Need


class Search(models.Model):
    """That a place is sought for the person of a case, and what is said of them on the phone."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=12, choices=KINDS), verbose_name="slag", default=list)
    age = models.PositiveSmallIntegerField("ålder", null=True, blank=True)
    gender = models.CharField("kön", max_length=5, choices=GENDERS, blank=True)
    adults = models.PositiveSmallIntegerField("vuxna som följer med", default=0)
    children = models.PositiveSmallIntegerField("barn som följer med", default=0)
    needed_at = models.DateTimeField("behövs från", null=True, blank=True)
    spoken = models.CharField("att säga i telefon", max_length=300, help_text="Without name and number.")
    needs = models.TextField("behov", blank=True, help_text="Read out too, so without name and number.")
    started_at = models.DateTimeField("började")
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("började", max_length=200)

    class Meta:
        verbose_name = "placeringssökning"
        verbose_name_plural = "placeringssökningar"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="placements_search_belongs_to_its_board")]
        indexes = [models.Index(fields=["case", "-started_at"], name="placements_searches_of_a_case")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.started_at:%Y-%m-%d %H:%M}"

    def need(self) -> Need:
        """What is looked for, as the rules read it."""
        return Need(frozenset(self.kinds), self.age, self.gender, bool(self.adults or self.children))


class PlaceCall(models.Model):
    """A call to a place about a search and what they answered.

    A wrong row is taken back by a later one with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="calls")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    place_name = models.CharField("plats", max_length=200, help_text="As it was called then.")
    called_at = models.DateTimeField("ringdes")
    answered_by = models.CharField("vem som svarade", max_length=200, blank=True)
    answer = models.CharField("svar", max_length=12, choices=ANSWERS)
    reason = models.CharField("skäl", max_length=500, blank=True)
    price_ore = models.BigIntegerField("pris per dygn, öre", null=True, blank=True)
    note = models.TextField("anteckning", blank=True)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("ringde", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "samtal om plats"
        verbose_name_plural = "samtal om plats"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="placements_call_belongs_to_its_board"),
            models.CheckConstraint(
                name="placements_what_is_taken_back_has_a_reason",
                condition=Q(takes_back__isnull=True) | ~Q(reason=""),
                violation_error_message="Skriv varför samtalet återtas.",
            ),
            models.CheckConstraint(
                name="placements_a_price_told_is_not_below_nothing",
                condition=Q(price_ore__isnull=True) | Q(price_ore__gte=0),
            ),
        ]
        indexes = [models.Index(fields=["search", "called_at"], name="placements_calls_of_a_search")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.place_name} {self.get_answer_display()}"

    def facts(self) -> CallFacts:
        """The call as the rules read it; `taken_back` should have been fetched with it."""
        back: PlaceCall | None = getattr(self, "taken_back", None)
        return CallFacts(
            id=self.pk,
            place_id=self.place_id,
            place_name=self.place_name,
            called_at=self.called_at,
            answered_by=self.answered_by,
            answer=self.answer,
            reason=self.reason,
            price_ore=self.price_ore,
            note=self.note,
            author_name=self.author_name,
            recorded_at=self.recorded_at,
            taken_back_reason=back.reason if back else "",
            taken_back_by=back.author_name if back else "",
            taken_back_at=back.recorded_at if back else None,
        )
