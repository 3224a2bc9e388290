"""People who sign in, their roles, text that is not yet saved elsewhere, and counted attempts to sign in."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils.crypto import salted_hmac

from jourbok.kernel.actor import BOARD_SCOPED, NOBODYS, Role
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
    session_generation = models.PositiveIntegerField(
        "inloggningsomgång", default=1, help_text="Counting it up ends every session of the person."
    )
    created_at = models.DateTimeField("skapad", db_default=models.functions.Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        constraints = [
            models.CheckConstraint(
                name="accounts_email_is_in_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message="Skriv e-postadressen med små bokstäver.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session must know to stay valid: it ends when the password or the generation changes."""
        return salted_hmac(
            "jourbok.accounts.session", f"{self.password}:{self.session_generation}", algorithm="sha256"
        ).hexdigest()


class RoleAssignment(models.Model):
    """What a person is trusted with, for which board, and when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(
        "roll", max_length=40, choices=[(role.value, role.label_sv) for role in Role if role is not Role.BOARD_SYSTEM]
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid = DateTimeRangeField("gäller")

    class Meta:
        verbose_name = "rolltilldelning"
        verbose_name_plural = "rolltilldelningar"
        constraints = [
            models.CheckConstraint(
                name="accounts_board_roles_name_a_board_and_others_do_not",
                condition=Q(role__in=sorted(BOARD_SCOPED - NOBODYS), board__isnull=False)
                | (~Q(role__in=sorted(BOARD_SCOPED - NOBODYS)) & Q(board__isnull=True)),
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


class KeptForm(models.Model):
    """A form that came when the screen was locked or the session was over, kept for its sender alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField("adress", max_length=2000)
    fields = models.JSONField("text", default=dict, help_text="Each field's values, as they came.")
    kept_at = models.DateTimeField("sparad")

    class Meta:
        verbose_name = "sparat formulär"
        verbose_name_plural = "sparade formulär"
        ordering = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"


class CountedAttempt(models.Model):
    """How often something was tried of late, so that every web process counts together. Written by Django's cache."""

    cache_key = models.CharField("nyckel", max_length=255, primary_key=True)
    value = models.TextField("värde")
    expires_at = models.DateTimeField("går ut", db_column="expires", db_index=True)

    class Meta:
        verbose_name = "räknat försök"
        verbose_name_plural = "räknade försök"

    def __str__(self) -> str:
        return self.cache_key


class BoardSystem(models.Model):
    """A system of a board's own that fetches and tells by the API, and what it may do there."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    name = models.CharField("systemets namn", max_length=80)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name="får")
    made_at = models.DateTimeField("tillagt")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("tillagt av", max_length=200)

    class Meta:
        verbose_name = "nämndens system"
        verbose_name_plural = "nämndernas system"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="accounts_system_belongs_to_its_board"),
            models.CheckConstraint(name="accounts_a_system_may_do_something", condition=Q(scopes__len__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.board_id} {self.name}"


class SystemToken(models.Model):
    """What a board's system shows to be let in; its hash alone is kept. Its end can be set, and nothing else."""

    #: The token itself: on the very row that was just made, and nowhere else.
    secret: str = ""
    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    system = models.ForeignKey(BoardSystem, on_delete=models.PROTECT, related_name="tokens")
    hash = models.CharField("fingeravtryck", max_length=64, unique=True)
    ending = models.CharField("slutar på", max_length=4, help_text="So that somebody can tell which it is.")
    from_at = models.DateTimeField("gäller från")
    until_at = models.DateTimeField("gäller till")
    made_at = models.DateTimeField("gjord")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("gjord av", max_length=200)

    class Meta:
        verbose_name = "nyckel till ett system"
        verbose_name_plural = "nycklar till system"
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="only_its_end_is_set",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["until_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} …{self.ending}"


class SystemCall(models.Model):
    """A board's system was let in with a token, and asked for this."""

    token = models.ForeignKey(SystemToken, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField("tid")
    request_id = models.UUIDField("anrop")
    method = models.CharField("metod", max_length=10)
    path = models.CharField("adress", max_length=200)

    class Meta:
        verbose_name = "anrop från ett system"
        verbose_name_plural = "anrop från system"
        indexes = [models.Index(fields=["token", "-at"], name="accounts_calls_by_token")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
