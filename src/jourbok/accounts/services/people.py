"""Letting people in, and giving and ending roles."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F
from django.urls import reverse

from jourbok.accounts.models import RoleAssignment, User
from jourbok.accounts.permissions import CHANGE_ROLES, CHANGE_USERS
from jourbok.accounts.rules import KEPT_OUT, LET_IN, require_step_up
from jourbok.audit.services import record_change, write_once
from jourbok.kernel.actor import BOARD_SCOPED, NOBODYS, Actor, Permission, Role
from jourbok.kernel.errors import BadInput, DomainError, NotFound

if TYPE_CHECKING:
    from jourbok.organisations.models import Board


class EmailIsTaken(BadInput):
    """Somebody else already signs in with the address."""

    code = "email_is_taken"
    message_sv = "Någon har redan ett konto med den e-postadressen."


class RoleAlreadyHeld(BadInput):
    """The person holds the role already during part of the time."""

    code = "role_already_held"
    message_sv = "Personen har redan den rollen under en del av tiden."


class BoardDoesNotFitRole(BadInput):
    """Some roles are held for one board, the others for the whole service."""

    code = "board_does_not_fit_role"
    message_sv = "Den här rollen gäller för en viss nämnd. Välj nämnd."


class NobodyChangesTheirOwnAccess(DomainError):
    """An administrator cannot give themselves a way to the cases."""

    code = "nobody_changes_their_own_access"
    message_sv = "Du kan inte ändra din egen behörighet. Be en annan systemförvaltare."
    status = 403


class LastAdministrator(DomainError):
    """Somebody must be left who can give roles."""

    code = "last_administrator"
    message_sv = "Det här är den enda systemförvaltaren. Ge rollen till någon annan först."


@write_once
def create_user(*, actor: Actor, name: str, email: str, phone: str = "") -> User:
    """A person who may sign in, still without a role and a password. Raises EmailIsTaken."""
    _require(actor, CHANGE_USERS)
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise EmailIsTaken(fields={"email": EmailIsTaken.message_sv})
    user = User(name=name.strip(), email=address, phone=phone.strip())
    user.set_unusable_password()
    user.save()
    record_change(actor=actor, action="accounts.user_created", subject=user)
    return user


def invitation_key(*, actor: Actor, user: User) -> tuple[str, str]:
    """The two parts of a link with which the person, once, chooses a password. Whoever has it can do so."""
    with transaction.atomic():
        _require(actor, CHANGE_USERS)
        _not_oneself(actor, user)
        record_change(actor=actor, action="accounts.user_invited", subject=user)
        return user_pk_to_url_str(user), default_token_generator.make_token(user)


def invite_administrator(*, actor: Actor, name: str, email: str) -> str:
    """Make the person an administrator, as the first of an installation, and give the path of their invitation.

    For the command line, where nobody is signed in. Running it again gives a new invitation and nothing more.
    """
    with transaction.atomic():
        address = email.strip().lower()
        known = User.objects.filter(email=address).first()
        person = known or create_user(actor=actor, name=name, email=address)
        held = RoleAssignment.objects.filter(user=person, role=Role.ADMINISTRATOR, valid__contains=actor.moment)
        if not held.exists():
            assign_role(actor=actor, user=person, role=Role.ADMINISTRATOR)
        uidb36, key = invitation_key(actor=actor, user=person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": key})


@write_once
def set_active(*, actor: Actor, user: User, is_active: bool) -> User:
    """Let the person in again, or keep them out from the next request on. Raises LastAdministrator."""
    _require(actor, CHANGE_USERS)
    _not_oneself(actor, user)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not is_active:
        _leaves_an_administrator(actor, without_user=locked)
    locked.is_active = is_active
    locked.session_generation += 1
    locked.save(update_fields=["is_active", "session_generation"])
    record_change(actor=actor, action=LET_IN if is_active else KEPT_OUT, subject=locked)
    return locked


@write_once
def assign_role(
    *, actor: Actor, user: User, role: Role, board: Board | None = None, since: datetime | None = None
) -> RoleAssignment:
    """Trust the person with a role from `since` (now when left out). Raises RoleAlreadyHeld, BoardDoesNotFitRole."""
    _require(actor, CHANGE_ROLES)
    _not_oneself(actor, user)
    if role in NOBODYS:
        raise BadInput("Rollen är Jourboks egen eller ett systems och kan inte ges till någon.")
    if (role in BOARD_SCOPED) != (board is not None):
        text = (
            BoardDoesNotFitRole.message_sv if board is None else "Den här rollen gäller hela jouren. Välj ingen nämnd."
        )
        raise BoardDoesNotFitRole(text, fields={"board": text})
    begins = since or actor.moment
    try:
        with transaction.atomic():
            made = RoleAssignment.objects.create(user=user, role=role, board=board, valid=DateTimeTZRange(begins, None))
    except IntegrityError as error:
        raise RoleAlreadyHeld(fields={"role": RoleAlreadyHeld.message_sv}) from error
    record_change(
        actor=actor,
        action="accounts.role_assigned",
        subject=made,
        board=board.slug if board else "",
        details={"user": user.pk, "role": role.value, "since": begins},
    )
    return made


@write_once
def end_role(*, actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """End a role now, or before it began; the next request of the person is without it. Raises LastAdministrator."""
    _require(actor, CHANGE_ROLES)
    held = RoleAssignment.objects.select_for_update(of=["self"]).select_related("board", "user").get(pk=assignment.pk)
    _not_oneself(actor, held.user)
    if held.role == Role.ADMINISTRATOR:
        _leaves_an_administrator(actor, without_user=held.user)
    begun = held.valid.lower < actor.moment
    held.valid = DateTimeTZRange(held.valid.lower, actor.moment) if begun else DateTimeTZRange(empty=True)
    held.save(update_fields=["valid"])
    record_change(
        actor=actor,
        action="accounts.role_ended",
        subject=held,
        board=held.board.slug if held.board else "",
        details={"user": held.user.pk, "role": held.role},
    )
    return held


def end_role_by_id(*, actor: Actor, user: User, assignment_id: int, key: str | None = None) -> RoleAssignment:
    """End one of the person's roles. Raises NotFound when it is not theirs."""
    found = RoleAssignment.objects.filter(pk=assignment_id, user=user).first()
    if found is None:
        raise NotFound("Rollen finns inte.")
    return end_role(actor=actor, assignment=found, key=key)  # type: ignore[call-arg]


def user_by_id(actor: Actor, user_id: int) -> User:
    """The person whose access is to be changed. Raises NotFound."""
    actor.require(CHANGE_USERS)
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise NotFound("Personen finns inte bland användarna.")
    return found


def record_sign_in(*, actor: Actor, user: User, how: str) -> None:
    """Write down that the person came in, and by what: password, mfa, socialaccount or demo."""
    record_change(actor=actor, action="accounts.signed_in", subject=user, details={"how": how})


def record_sign_out(*, actor: Actor, user: User) -> None:
    """Write down that the person went."""
    record_change(actor=actor, action="accounts.signed_out", subject=user)


def record_changed_proof(*, actor: Actor, user: User, what: str) -> None:
    """Write down that the person changed how they prove who they are: password, app, passkey or recovery codes."""
    record_change(actor=actor, action="accounts.proof_changed", subject=user, details={"what": what})


def clear_sessions() -> None:
    """Delete the rows of sessions that are over; they may name who was signed in."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def end_other_sessions(user: User) -> int:
    """Count up the generation: every session of the person ends. The new generation, for the one that goes on."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
    return user.session_generation


def _require(actor: Actor, permission: Permission) -> None:
    actor.require(permission)
    if not actor.has(Role.SYSTEM):
        require_step_up(actor)


def _not_oneself(actor: Actor, user: User) -> None:
    if actor.id == str(user.pk):
        raise NobodyChangesTheirOwnAccess()


def _leaves_an_administrator(actor: Actor, *, without_user: User) -> None:
    """Raises LastAdministrator when nobody else active holds the role now. Locks them, so that two cannot leave."""
    others = (
        RoleAssignment.objects.select_for_update()
        .filter(role=Role.ADMINISTRATOR, valid__contains=actor.moment, user__is_active=True)
        .exclude(user=without_user)
    )
    if (
        not list(others)
        and RoleAssignment.objects.filter(
            user=without_user, role=Role.ADMINISTRATOR, valid__contains=actor.moment
        ).exists()
    ):
        raise LastAdministrator()
