"""Who is called, in which order, when a board must decide."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from jourbok.cases.models.decision import Mandate
from jourbok.cases.rules.grounds import Grounds
from jourbok.cases.rules.on_call import LAST_PLACE, OnCallFacts
from jourbok.kernel.intervals import Interval
from jourbok.organisations.models import Board


class OnCall(models.Model):
    """That somebody is called at a place in the order during a period, as it was known from one moment to another.

    A change is a new row. Nothing of a row is ever edited but `replaced_at`, which is set once. A row without mandate
    says that the place was emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField("plats i ringordningen")
    period = DateTimeRangeField("tid")
    phone = models.CharField("telefon", max_length=40, blank=True)
    email = models.EmailField("e-post", blank=True)
    reason = models.CharField("skäl", max_length=300, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("registrerad")
    replaced_at = models.DateTimeField("ersatt", null=True, blank=True)
    actor_id = models.CharField("användare", max_length=64)
    actor_name = models.CharField("registrerade", max_length=200)

    class Meta:
        verbose_name = "beslutsjour"
        verbose_name_plural = "beslutsjourer"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="cases_on_call_belongs_to_its_board"),
            models.CheckConstraint(
                name="cases_on_call_lasts_some_time",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="cases_on_call_has_a_place_in_the_order", condition=Q(place__gte=1, place__lte=LAST_PLACE)
            ),
            ExclusionConstraint(
                name="cases_a_place_on_call_has_one_holder_at_a_time",
                expressions=[
                    ("board", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(replaced_at__isnull=True, mandate__isnull=False),
                violation_error_message="Platsen i ringordningen är redan tagen under en del av tiden.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="never_edited", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(exclude=["replaced_at"])
            ),
            pgtrigger.Protect(
                name="replaced_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__replaced_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.place} {self.period}"

    def facts(self, law: Grounds) -> OnCallFacts:
        """The row as the rules read it; mandate and board must have been fetched. Raises ValueError when empty."""
        if self.mandate is None:
            raise ValueError("nobody is called at a place that was emptied")
        return OnCallFacts(
            id=self.pk,
            place=self.place,
            period=Interval(self.period.lower, self.period.upper),
            mandate=self.mandate.facts(law),
            phone=self.phone or self.mandate.phone,
            email=self.email or self.mandate.email,
            recorded_at=self.recorded_at,
            recorded_by=self.actor_name,
            reason=self.reason,
        )
