"""The service, the municipalities and the boards it works for."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class Municipality(models.Model):
    """A municipality that takes part in the service. Source: KL 9:37."""

    slug = models.SlugField("kortnamn", max_length=80, unique=True)
    name = models.CharField("kommun", max_length=120)
    scb_code = models.CharField("kommunkod", max_length=4, unique=True)
    organisation_number = models.CharField("organisationsnummer", max_length=11, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommuner"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """The one duty service that this installation serves."""

    slug = models.SlugField("kortnamn", max_length=80, unique=True)
    name = models.CharField("namn", max_length=200)
    unit = models.CharField("enhet", max_length=200, blank=True)
    host = models.ForeignKey(Municipality, verbose_name="värdkommun", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField("telefon", max_length=40, blank=True, help_text="Where its boards reach who is on duty.")
    starts_on = models.DateField("start", null=True, blank=True)
    rules_from_on = models.DateField("reglerna gäller från", null=True, blank=True, help_text="As the file says.")
    governance = models.JSONField("styrning och rapportering", default=dict, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)
    file_fingerprint = models.CharField("filens fingeravtryck", max_length=64, blank=True)

    class Meta:
        verbose_name = "socialjour"
        verbose_name_plural = "socialjourer"
        constraints = [models.UniqueConstraint(models.Value(1), name="organisations_one_service_per_installation")]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many lived in the municipality on a date."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="populations")
    counted_on = models.DateField("datum")
    inhabitants = models.PositiveIntegerField("invånare")
    assumed = models.BooleanField("att bekräfta", default=False)
    source = models.CharField("källa", max_length=300, blank=True)

    class Meta:
        verbose_name = "folkmängd"
        verbose_name_plural = "folkmängder"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "counted_on"], name="organisations_population_counts_once")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.counted_on}: {self.inhabitants}"


class Board(models.Model):
    """A social board that the service works for and reports to. Source: SoL 4:1."""

    slug = models.SlugField("kortnamn", max_length=80, unique=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="boards")
    name = models.CharField("nämnd", max_length=200)
    pays = models.BooleanField("betalar", default=True, help_text="Whether this board pays for its municipality.")
    subjects = models.JSONField(
        "svarar för", default=list, blank=True, help_text="Categories of cases, where there are several boards."
    )
    phone = models.CharField("telefon", max_length=40, blank=True, help_text="The reception's, in office hours.")
    other_contact = models.CharField(
        "annan kontakt", max_length=254, blank=True, help_text="An e-mail address that is not the reception's own."
    )
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "nämnd"
        verbose_name_plural = "nämnder"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """The period in which a board takes part."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="memberships")
    valid = DateRangeField("gäller")
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "medlemskap"
        verbose_name_plural = "medlemskap"
        constraints = [
            ExclusionConstraint(
                name="organisations_memberships_do_not_overlap",
                expressions=[("board", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message="Nämnden är redan medlem under en del av den tiden.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.valid}"


class Agreement(models.Model):
    """What the board's municipality has agreed to, and whether the signed copy has come in."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="agreements")
    valid = DateRangeField("gäller")
    signed = models.BooleanField("underskrivet", null=True, blank=True)
    orally_approved = models.BooleanField("muntligt godkänt", null=True, blank=True)
    legal_basis = models.CharField("lagstöd", max_length=300, blank=True)
    note = models.TextField("anteckning", blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "avtal"
        verbose_name_plural = "avtal"

    def __str__(self) -> str:
        return f"{self.board_id} {self.valid}"


class DeliveryChannel(models.Model):
    """A way to reach a board with a report; the first by priority is tried first."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField("kanal", max_length=40)
    address = models.CharField("adress", max_length=300, blank=True)
    priority = models.PositiveSmallIntegerField("ordning", default=1)
    ended_on = models.DateField("upphörde", null=True, blank=True, help_text="Nothing is sent this way from then on.")
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "kanal"
        verbose_name_plural = "kanaler"
        constraints = [
            models.UniqueConstraint(fields=["board", "kind"], name="organisations_board_has_each_channel_once")
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.kind}"


class Referral(models.Model):
    """The number to which the service refers an older or disabled person in need."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="referrals")
    group = models.CharField("målgrupp", max_length=60)
    phone = models.CharField("telefon", max_length=40)
    note = models.TextField("anteckning", blank=True)
    ended_on = models.DateField("upphörde", null=True, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "hänvisning"
        verbose_name_plural = "hänvisningar"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "group"], name="organisations_one_number_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.group}"


class NumberSeries(models.Model):
    """A yearly series of numbers without gap or double; the row is locked while a number is taken."""

    name = models.CharField("serie", max_length=40)
    year = models.PositiveSmallIntegerField("år")
    last = models.PositiveIntegerField("senaste", default=0)

    class Meta:
        verbose_name = "nummerserie"
        verbose_name_plural = "nummerserier"
        constraints = [
            models.UniqueConstraint(fields=["name", "year"], name="organisations_one_series_per_name_and_year"),
            models.CheckConstraint(condition=Q(year__gte=1990), name="organisations_series_year_is_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"
