"""People who sign in, their roles, and text that is not yet saved elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from jourbok.kernel.actor import BOARD_SCOPED, Role
from jourbok.organisations.models import Board


class UserManager(BaseUserManager["User"]):
    """Finds people by their e-mail address, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField("e-post", unique=True)
    name = models.CharField("namn", max_length=200)
    phone = models.CharField("telefon", max_length=40, blank=True)
    is_active = models.BooleanField("aktiv", default=True)
    is_demo = models.BooleanField("demoperson", default=False)
    created_at = models.DateTimeField("skapad", db_default=models.functions.Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """What a person is trusted with, for which board, and when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField("roll", max_length=40, choices=[(role.value, role.label_sv) for role in Role])
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid = DateTimeRangeField("gäller")

    class Meta:
        verbose_name = "rolltilldelning"
        verbose_name_plural = "rolltilldelningar"
        constraints = [
            models.CheckConstraint(
                name="accounts_board_roles_name_a_board_and_others_do_not",
                condition=Q(role__in=sorted(BOARD_SCOPED), board__isnull=False)
                | (~Q(role__in=sorted(BOARD_SCOPED)) & Q(board__isnull=True)),
                violation_error_message="Den här rollen gäller för en viss nämnd. Välj nämnd.",
            ),
            ExclusionConstraint(
                name="accounts_a_role_is_not_held_twice_at_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("board_id", 0), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Personen har redan den rollen under en del av tiden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Draft(models.Model):
    """What somebody was writing, kept for them alone until it is saved where it belongs."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField("plats", max_length=200, help_text="Which form, for instance entry:<case id>.")
    fields = models.JSONField("text", default=dict)
    saved_at = models.DateTimeField("sparad")

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="accounts_one_draft_per_person_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place}"
