"""A version on its way to its board: one row for each channel, and one for everything that happened on it."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.handover.models.report import ReportVersion
from jourbok.handover.rules.delivery import Happened, Line, Step
from jourbok.organisations.models import Board
from jourbok.organisations.rules.register import ChannelKind


class Delivery(models.Model):
    """A version is to go to its board by one channel, once; in the portal it lies at the same moment.

    Its key is the message's own: a receiver that has it already knows the message. How it went stands in its steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("kanal", max_length=40)
    address = models.CharField("adress", max_length=300, blank=True, help_text="As it stood when it was asked for.")
    position = models.PositiveSmallIntegerField("ordning", default=1)
    queued_at = models.DateTimeField("begärd")

    class Meta:
        verbose_name = "leverans"
        verbose_name_plural = "leveranser"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "channel"], name="handover_a_version_is_delivered_once_by_a_channel"
            ),
            models.UniqueConstraint(fields=["board", "id"], name="handover_delivery_belongs_to_its_board"),
        ]
        indexes = [
            # What is on its way is sought among what was asked for of late, however many reports there are.
            models.Index(fields=["queued_at"], condition=~Q(channel="portal"), name="handover_sent_by_other_ways"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version_id} {self.channel}"

    @property
    def line(self) -> Line:
        """The delivery with its steps, as the rules read it."""
        steps = sorted(self.steps.all(), key=lambda each: each.number)
        told = tuple(Happened(Step(each.step), each.at) for each in steps)
        return Line(ChannelKind(self.channel), self.queued_at, told)


class DeliveryStep(models.Model):
    """Something happened to a delivery: an attempt began or ended, or word came back."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField("nummer")
    step = models.CharField("steg", max_length=12, choices=[(one.value, one.label_sv) for one in Step])
    at = models.DateTimeField("tidpunkt")
    reason = models.CharField("skäl", max_length=300, blank=True)
    remote_id = models.CharField("mottagarens nummer", max_length=200, blank=True)
    by_name = models.CharField("av", max_length=200, blank=True, help_text="Empty when Jourbok itself did it.")

    class Meta:
        verbose_name = "leveranssteg"
        verbose_name_plural = "leveranssteg"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="handover_steps_come_one_by_one"),
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(step=Step.DELIVERED.value), name="handover_a_delivery_arrives_once"
            ),
        ]
        # Whether a receiver is broken is asked before each attempt, of the last minutes alone.
        indexes = [models.Index(fields=["at"], name="handover_steps_by_time")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number} {self.step}"


class StrayReceipt(models.Model):
    """A receipt of no delivery of ours, or from another than its receiver; somebody is to look at it."""

    channel = models.CharField("kanal", max_length=40)
    name = models.CharField("namn", max_length=120, help_text="Of the file that it came in.")
    fingerprint = models.CharField("fingeravtryck", max_length=64, unique=True)
    message_id = models.CharField("meddelande", max_length=64, blank=True)
    sender = models.CharField("avsändare", max_length=200, blank=True)
    reason = models.CharField("skäl", max_length=300)
    received_at = models.DateTimeField("kom")

    class Meta:
        verbose_name = "kvittens utan leverans"
        verbose_name_plural = "kvittenser utan leverans"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.channel} {self.name}"
