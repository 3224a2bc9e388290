"""Members' own systems: what they are, who may read in them, and what came of trying."""

from __future__ import annotations

from typing import Final

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from jourbok.accounts.models.people import User
from jourbok.accounts.rules.member_systems import LONGEST_BLOCK, LONGEST_NAME, LONGEST_WORDS, SystemFacts
from jourbok.organisations.models import Board

APPEND_ONLY: Final = pgtrigger.Update | pgtrigger.Delete


class MemberSystem(models.Model):
    """A system of a member in which the service may look; what is known of it is its latest version."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("inlagt")

    class Meta:
        verbose_name = "medlems verksamhetssystem"
        verbose_name_plural = "medlemmars verksamhetssystem"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="accounts_member_system_belongs_to_its_board")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.board_id} {self.id}"


class MemberSystemVersion(models.Model):
    """What is known of a member's system: how one signs in, in words and never with a secret."""

    system = models.ForeignKey(MemberSystem, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField("version")
    name = models.CharField("system", max_length=LONGEST_NAME)
    sign_in = models.TextField("så loggar man in", max_length=LONGEST_WORDS)
    problems = models.TextField("kända hinder", max_length=LONGEST_WORDS, blank=True)
    planned_on = models.DateField("planerad anslutning", null=True, blank=True)
    responsible = models.CharField("ansvarig", max_length=LONGEST_NAME, blank=True)
    is_ended = models.BooleanField("används inte längre", default=False)
    recorded_at = models.DateTimeField("skriven")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skriven av", max_length=200)

    class Meta:
        verbose_name = "uppgift om medlems verksamhetssystem"
        verbose_name_plural = "uppgifter om medlemmars verksamhetssystem"
        constraints = [
            models.UniqueConstraint(fields=["system", "version"], name="accounts_a_system_version_is_written_once")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def facts(self) -> SystemFacts:
        return SystemFacts(self.name, self.sign_in, self.problems, self.planned_on, self.responsible, self.is_ended)


class SystemRight(models.Model):
    """A worker may read in a member's system (*tittbehörighet*) from a day, until another when that is known."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    system = models.ForeignKey(MemberSystem, on_delete=models.PROTECT, related_name="rights")
    user = models.ForeignKey(User, verbose_name="medarbetare", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField("från och med")
    to_on = models.DateField("till och med", null=True, blank=True)
    granted_at = models.DateTimeField("registrerad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("registrerad av", max_length=200)

    class Meta:
        verbose_name = "tittbehörighet"
        verbose_name_plural = "tittbehörigheter"
        constraints = [
            models.CheckConstraint(
                name="accounts_a_right_to_look_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="Sista dagen är före den första.",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.user_id} {self.system_id}"


class SystemRightEnd(models.Model):
    """Somebody has confirmed that a right to look is ended in the member's system."""

    right = models.OneToOneField(SystemRight, on_delete=models.PROTECT, primary_key=True, related_name="end")
    ended_on = models.DateField("avslutad")
    at = models.DateTimeField("bekräftad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("bekräftad av", max_length=200)

    class Meta:
        verbose_name = "avslutad tittbehörighet"
        verbose_name_plural = "avslutade tittbehörigheter"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.right_id} {self.ended_on}"


class SystemTrial(models.Model):
    """Somebody tried whether a right to look works, and what stopped them if it did not."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    right = models.ForeignKey(SystemRight, on_delete=models.PROTECT, related_name="trials")
    works = models.BooleanField("fungerar")
    blocked_by = models.CharField("hinder", max_length=LONGEST_BLOCK, blank=True)
    at = models.DateTimeField("provad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("provad av", max_length=200)

    class Meta:
        verbose_name = "prov av tittbehörighet"
        verbose_name_plural = "prov av tittbehörigheter"
        constraints = [
            models.CheckConstraint(
                name="accounts_what_does_not_work_is_blocked_by_something",
                condition=Q(works=True, blocked_by="") | (Q(works=False) & ~Q(blocked_by="")),
                violation_error_message="Skriv vad som hindrar.",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.right_id} {self.works}"
