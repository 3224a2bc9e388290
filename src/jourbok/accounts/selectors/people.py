"""Who is asking, what they may, and what they were writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from jourbok.accounts.models import BoardSystem, Draft, KeptForm, RoleAssignment, SystemCall, SystemToken, User
from jourbok.accounts.permissions import NAME_ACCOUNTS, SEE_BOARD_ACCESS, SEE_SYSTEMS, SEE_USERS
from jourbok.accounts.rules import KEPT_OUT, LET_IN, Scope
from jourbok.audit.selectors import changes_to
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound
from jourbok.kernel.intervals import Interval, between
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_that_left

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds or will hold, from when, and until when when an end is set."""

    id: int
    label: str
    board: str
    since: datetime
    until: datetime | None
    is_valid_now: bool


@dataclass(frozen=True, slots=True)
class BoardAccess:
    """Somebody with access for a board, what they may, and whether they have ever signed in."""

    name: str
    held: HeldRole
    has_signed_in: bool


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person as an administrator sees them: no case, no text."""

    id: int
    name: str
    email: str
    phone: str
    is_active: bool
    has_signed_in: bool
    roles: tuple[HeldRole, ...]


def actor_of(user: User, *, moment: datetime, request_id: UUID, step_up_at: datetime | None = None) -> Actor:
    """The person as they stand at the moment: roles that are valid now, and the boards they are held for.

    A role for a board that has left the service is a role for no board: nothing of the board's exists for it.
    """
    roles: dict[Role, set[str]] = {}
    has_left = Exists(boards_that_left(local_date(moment)).filter(pk=OuterRef("board")))
    held = RoleAssignment.objects.filter(user=user, valid__contains=moment).annotate(has_left=has_left)
    for role, board, is_over in held.values_list("role", "board__slug", "has_left"):
        boards = roles.setdefault(Role(role), set())
        if board is not None and not is_over:
            boards.add(board)
    return Actor(
        id=str(user.pk),
        name=user.name,
        roles={role: frozenset(boards) for role, boards in roles.items()},
        moment=moment,
        request_id=request_id,
        step_up_at=step_up_at,
    )


def users(viewer: Actor) -> list[UserRow]:
    """Everybody who has access or has had it, by name, with roles that are not over. Needs SEE_USERS."""
    viewer.require(SEE_USERS)
    return [_row(user, viewer.moment) for user in _people(viewer.moment)]


def user_row(viewer: Actor, user_id: int) -> UserRow:
    """One person as an administrator sees them. Needs SEE_USERS; raises NotFound."""
    viewer.require(SEE_USERS)
    found = _people(viewer.moment).filter(pk=user_id).first()
    if found is None:
        raise NotFound("Personen finns inte bland användarna.")
    return _row(found, viewer.moment)


def names_of_deciders(viewer: Actor) -> list[tuple[str, str]]:
    """The accounts that a right to decide can be tied to, each as its id and name, by name. Raises NotPermitted."""
    viewer.require(NAME_ACCOUNTS)
    held = _running(viewer.moment).filter(role__in=(Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER))
    people = User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")
    return [(str(user.pk), user.name) for user in people]


def names_of_accounts() -> set[str]:
    """What everybody with access is called, to hold a typed name against; shown to nobody."""
    return set(User.objects.filter(is_active=True).values_list("name", flat=True))


def addresses_of_managers(at: datetime) -> dict[int, str]:
    """Where those who lead the unit at the instant are written to, by the key of their account; shown to nobody."""
    held = RoleAssignment.objects.filter(role=Role.UNIT_MANAGER, valid__contains=at)
    people = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(email="")
    return dict(people.order_by("pk").values_list("pk", "email"))


def is_decision_maker(user: str, *, board: str, at: datetime) -> bool:
    """Whether the account held the role of decision maker for the board at the instant, and was not kept out then."""
    return user.isdecimal() and _decision_makers(at).filter(board__slug=board, user=int(user)).exists()


def decision_makers(at: datetime) -> frozenset[tuple[str, str]]:
    """Every board with each account that held the role of decision maker for it then, and was not kept out then."""
    return frozenset((board, str(user)) for board, user in _decision_makers(at).values_list("board__slug", "user"))


def decision_maker_periods(board: str, within: Interval) -> dict[str, list[Interval]]:
    """When within the time each account that is not kept out holds the role of decision maker for the board."""
    rows = RoleAssignment.objects.filter(
        role=Role.DECISION_MAKER, board__slug=board, user__is_active=True, valid__overlap=(within.start, within.end)
    )
    found: dict[str, list[Interval]] = {}
    for user, valid in rows.values_list("user", "valid"):
        held = between(max(valid.lower or within.start, within.start), min(valid.upper or within.end, within.end))
        found.setdefault(str(user), []).extend([held] if held else [])
    return found


def _decision_makers(at: datetime) -> QuerySet[RoleAssignment]:
    """The role as it was held then, by an account that was open then: what the log says was done to it last before.

    Of one that it says nothing of before then, what was done to it first afterwards; else the account as it is.
    """
    told = changes_to("accounts.user", OuterRef("user"), actions=(KEPT_OUT, LET_IN))
    before = told.filter(at__lte=at).order_by("-at", "-pk").values("action")[:1]
    after = told.filter(at__gt=at).order_by("at", "pk").values("action")[:1]
    was_never_told = Q(after=KEPT_OUT) | Q(after=None, user__is_active=True)
    held = RoleAssignment.objects.filter(role=Role.DECISION_MAKER, valid__contains=at)
    known = held.annotate(before=Subquery(before), after=Subquery(after))
    return known.filter(Q(before=LET_IN) | Q(was_never_told, before=None))


def own_roles(viewer: Actor) -> list[HeldRole]:
    """What the viewer themselves is trusted with now and later."""
    return [_held(one, viewer.moment) for one in _running(viewer.moment).filter(user_id=viewer.id)]


def access_of_board(viewer: Actor, board: str) -> list[BoardAccess]:
    """Everybody who holds or will hold a role for the board, by name; no address and no telephone."""
    viewer.require(SEE_BOARD_ACCESS, board=board)
    rows = _running(viewer.moment).filter(board__slug=board, user__is_active=True).select_related("user")
    return [
        BoardAccess(row.user.name, _held(row, viewer.moment), row.user.last_login is not None)
        for row in rows.order_by("user__name", "valid", "pk")
    ]


def demo_users() -> list[User]:
    """The persons of the demo, in the order they were made: the duty worker first. Empty outside the demo."""
    if not settings.DEMO_SIGN_IN:
        return []
    valid = RoleAssignment.objects.select_related("board")
    return list(
        User.objects.filter(is_demo=True, is_active=True)
        .order_by("pk")
        .prefetch_related(Prefetch("role_assignments", queryset=valid))
    )


def draft(viewer: Actor, place: str) -> Draft | None:
    """What the viewer themselves was writing there, and nobody else's text."""
    return Draft.objects.filter(user_id=viewer.id, place=place).first()


def kept_forms(viewer: Actor) -> list[KeptForm]:
    """What the viewer sent when the screen was locked or the session over, newest first."""
    return list(KeptForm.objects.filter(user_id=viewer.id))


def has_second_factor(user: User) -> bool:
    """Whether the person has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def user_of_broker(emails: Iterable[str], *, provider: str) -> User | None:
    """The active person with one of these verified addresses whom this broker does not already know as another."""
    wanted = {email.strip().lower() for email in emails}
    found = User.objects.filter(email__in=wanted, is_active=True).exclude(socialaccount__provider=provider)
    return found.first() if found.count() == 1 else None


def _running(moment: datetime) -> QuerySet[RoleAssignment]:
    """Roles that are held at the moment or begin later."""
    over = Q(valid__fully_lt=DateTimeTZRange(moment, None)) | Q(valid__isempty=True)
    return RoleAssignment.objects.exclude(over).select_related("board").order_by("valid", "pk")


def _people(moment: datetime) -> QuerySet[User]:
    running = Prefetch("role_assignments", queryset=_running(moment), to_attr="running_roles")
    return User.objects.order_by("name", "pk").prefetch_related(running)


def _row(user: User, moment: datetime) -> UserRow:
    return UserRow(
        id=user.pk,
        name=user.name,
        email=user.email,
        phone=user.phone,
        is_active=user.is_active,
        has_signed_in=user.last_login is not None,
        roles=tuple(_held(one, moment) for one in user.running_roles),  # type: ignore[attr-defined]
    )


def _held(assignment: RoleAssignment, moment: datetime) -> HeldRole:
    return HeldRole(
        id=assignment.pk,
        label=Role(assignment.role).label_sv,
        board=assignment.board.name if assignment.board else "",
        since=assignment.valid.lower,
        until=assignment.valid.upper,
        is_valid_now=moment in assignment.valid,
    )


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as an administrator sees it: its last four letters, and how it is used."""

    id: UUID
    ending: str
    from_at: datetime
    until_at: datetime
    by_name: str
    last_used_at: datetime | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A board's system, what it may do, and its tokens, the newest first."""

    id: UUID
    name: str
    board: str
    board_name: str
    scopes: tuple[Scope, ...]
    tokens: tuple[TokenRow, ...]

    @property
    def scope_words(self) -> str:
        return "; ".join(scope.label_sv for scope in self.scopes)

    @property
    def last_used_at(self) -> datetime | None:
        return max((each.last_used_at for each in self.tokens if each.last_used_at), default=None)

    @property
    def is_let_in(self) -> bool:
        return any(each.is_valid for each in self.tokens)


def systems(viewer: Actor) -> list[SystemRow]:
    """Every system that a board has been given a token for, by board and name."""
    viewer.require(SEE_SYSTEMS)
    rows = BoardSystem.objects.select_related("board").order_by("board__name", "name", "pk")
    return [_system_row(row, viewer.moment) for row in rows.prefetch_related(_tokens())]


def system_row(viewer: Actor, system: UUID) -> SystemRow:
    """One of them. Raises NotFound."""
    viewer.require(SEE_SYSTEMS)
    found = BoardSystem.objects.select_related("board").prefetch_related(_tokens()).filter(pk=system).first()
    if found is None:
        raise NotFound()
    return _system_row(found, viewer.moment)


def latest_calls(viewer: Actor, system: UUID, *, limit: int = 20) -> list[SystemCall]:
    """What the system asked for last, the newest first."""
    viewer.require(SEE_SYSTEMS)
    return list(SystemCall.objects.filter(token__system=system).select_related("token").order_by("-pk")[:limit])


def _tokens() -> Prefetch[str, QuerySet[SystemToken], str]:
    latest = SystemCall.objects.filter(token=OuterRef("pk")).order_by("-at").values("at")[:1]
    return Prefetch("tokens", SystemToken.objects.annotate(last_used_at=Subquery(latest)).order_by("-pk"))


def _system_row(row: BoardSystem, moment: datetime) -> SystemRow:
    return SystemRow(
        id=row.pk,
        name=row.name,
        board=row.board.slug,
        board_name=row.board.name,
        scopes=tuple(Scope(each) for each in row.scopes),
        tokens=tuple(
            TokenRow(
                id=each.pk,
                ending=each.ending,
                from_at=each.from_at,
                until_at=each.until_at,
                by_name=each.by_name,
                last_used_at=each.last_used_at,  # type: ignore[attr-defined]
                is_valid=each.from_at <= moment < each.until_at,
            )
            for each in row.tokens.all()
        ),
    )
