"""The register of places where somebody can sleep."""

from __future__ import annotations

from typing import Any

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q
from django.db.models.functions import Now

from jourbok.placements.rules.codes import ANYONE, KINDS, TAKES
from jourbok.placements.rules.places import PlaceFacts


class Place(models.Model):
    """A home or unit that the service may ask to take somebody; what is known of it stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    added_at = models.DateTimeField("inlagd", db_default=Now())

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        triggers = [  # not append-only by right: whoever changes a place locks its row
            pgtrigger.ReadOnly(name="frozen", fields=["id", "added_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"plats {self.pk}"


class PlaceVersion(models.Model):
    """What is known of a place from one moment on; a change is a new version, and the earlier ones are kept."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version")
    kind = models.CharField("slag", max_length=12, choices=KINDS)
    name = models.CharField("namn", max_length=200)
    municipality = models.CharField("var", max_length=120, help_text="A municipality or town.")
    address = models.CharField("adress", max_length=200, blank=True)
    phone = models.CharField("telefon", max_length=40)
    night_phone = models.CharField("telefon på natten", max_length=40, blank=True)
    youngest = models.PositiveSmallIntegerField("yngsta ålder", null=True, blank=True)
    oldest = models.PositiveSmallIntegerField("äldsta ålder", null=True, blank=True)
    takes = models.CharField("tar emot", max_length=6, choices=TAKES, default=ANYONE)
    takes_families = models.BooleanField("familjer", default=False)
    for_whom = models.TextField("för vem", blank=True)
    price_ore = models.BigIntegerField("pris per dygn, öre", null=True, blank=True)
    price_told_on = models.DateField("priset uppgivet", null=True, blank=True)
    has_agreement = models.BooleanField("ramavtal", default=False)
    agreement_number = models.CharField("avtalsnummer", max_length=80, blank=True)
    free_places = models.PositiveSmallIntegerField("lediga platser", null=True, blank=True)
    free_told_at = models.DateTimeField("lediga platser uppgivna", null=True, blank=True)
    private_note = models.TextField("intern anteckning", blank=True)
    valid = DateRangeField("används")
    reason = models.CharField("skäl till ändringen", max_length=300, blank=True)
    is_checked = models.BooleanField("granskad", help_text="Whether somebody who keeps the register wrote it.")
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("skrev", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "platsversion"
        verbose_name_plural = "platsversioner"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "number"],
                name="placements_versions_of_a_place_are_numbered",
                violation_error_message="Någon annan har ändrat platsen medan du skrev.",
            ),
            models.CheckConstraint(
                name="placements_a_place_has_a_name_and_a_number_to_call", condition=~Q(name="") & ~Q(phone="")
            ),
            models.CheckConstraint(
                name="placements_the_oldest_is_not_the_younger",
                condition=Q(youngest__isnull=True) | Q(oldest__isnull=True) | Q(oldest__gte=F("youngest")),
                violation_error_message="Den äldsta kan inte vara yngre än den yngsta.",
            ),
            models.CheckConstraint(
                name="placements_a_price_has_the_day_it_was_told",
                condition=Q(price_ore__isnull=True, price_told_on__isnull=True)
                | Q(price_ore__gte=0, price_told_on__isnull=False),
                violation_error_message="Skriv både priset och dagen då det uppgavs.",
            ),
            models.CheckConstraint(
                name="placements_free_places_have_the_moment_they_were_told",
                condition=Q(free_places__isnull=True, free_told_at__isnull=True)
                | Q(free_places__isnull=False, free_told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="placements_a_place_is_used_for_some_time",
                condition=Q(valid__isempty=False, valid__lower_inf=False),
                violation_error_message="Platsen måste sluta användas efter att den börjar användas.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    def facts(self) -> PlaceFacts:
        """What is known, as the rules read it."""
        told = {name: getattr(self, name) for name in COLUMNS}
        return PlaceFacts(**told, valid_from=self.valid.lower, valid_until=self.valid.upper)


#: The facts that are columns of their own; the two days are one range.
COLUMNS = tuple(name for name in PlaceFacts.__dataclass_fields__ if name not in {"valid_from", "valid_until"})


def columns_of(told: PlaceFacts) -> dict[str, Any]:
    """The facts as the columns of a version, without spaces around what was typed."""
    written = {name: getattr(told, name) for name in COLUMNS}
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in written.items()}
    return {**stripped, "valid": DateRange(told.valid_from, told.valid_until)}
