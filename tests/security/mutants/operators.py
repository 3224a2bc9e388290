"""Every way in which one guard can be missing: a permission, a scope, a mask, a row in the log, a wall."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Where guards stand: the modules that are looked through, under src/jourbok.
WHERE: Final = (
    "*/views.py",
    "*/views/*.py",
    "*/permissions.py",
    "*/selectors.py",
    "*/selectors/*.py",
    "*/services.py",
    "*/services/*.py",
    "*/middleware.py",
    "accounts/interruptions.py",
    "accounts/rules/presence.py",
    "accounts/sessions.py",
    "cases/services/locking.py",
    "cases/rules/decision.py",
    "decisions/rules/deciding.py",
    "config/settings/base.py",
    "organisations/portal_role.py",
    "people/models.py",
    "web/routing.py",
)
#: Rooms where nobody asks for anything: they read files at the machine.
NOT_IN: Final = ("setup",)
#: Statements that do nothing but guard or write in the log.
GUARDS: Final = frozenset(
    [
        "require",
        "require_open",
        "require_one_open",
        "require_step_up",
        "_require",
        "_not_oneself",
        "_leaves_an_administrator",
        "_require_decidable",
        "require_none_stands",
        "record_access",
        "record_refusal",
        "add_never_cache_headers",
        "forget_on_device",
    ]
)
#: What a question is narrowed by, so that it finds the asker's own or one board's alone.
SCOPES: Final = frozenset({"board", "board_id", "user", "user_id", "actor_id", "worker_id"})
#: The same in a question that is written out in SQL.
WRITTEN_SCOPE: Final = re.compile(rf"\s+AND \w+\.(?P<column>{'|'.join(sorted(SCOPES))}) = \w+\.\w+")
#: Functions that take away what the viewer may not see.
MASKS: Final = frozenset({"masked", "without_whereabouts", "identity_only"})
#: Refusals: an `if` that ends in one of these is a guard.
REFUSALS: Final = frozenset(
    [
        "NotPermitted",
        "NotShown",
        "UnlockFirst",
        "CaseNeedsReason",
        "ReasonNeeded",
        "ReasonIsTooShort",
        "IdentityMustBeProvedAgain",
        "PreviewIsStale",
        "VersionIsSuperseded",
        "ReportAlreadyAcknowledged",
        "SameKeyOtherContent",
        "NoMandate",
        "InConflict",
        "ProposalHasEnded",
        "ProposalOfOthers",
        "ReasonToDecideNeeded",
        "AlreadyDecided",
    ]
)
#: Questions whose yes closes something.
CLOSING: Final = frozenset({"is_masked", "is_protected", "has_hidden_family", "shows_place", "is_expired"})
#: Protections that stand in the settings.
MIDDLEWARE: Final = ("Security", "CSP", "Csrf", "XFrame", "StepUp", "Refusal")
#: Roles that a permission is given to by mistake.
STRANGERS: Final = ("BOARD_INTAKE", "CONTROLLER")


@dataclass(frozen=True)
class Mutant:
    """A module with one guard missing. `line` counts from 1; `name` stays the same when lines move."""

    path: str
    line: int
    name: str
    owner: str
    what: str
    source: str


#: Turns a node into what it is without its guard, or None where it has none.
Operator = Callable[[ast.AST], tuple[str, ast.AST] | None]


def mutants(package: Path) -> Iterator[Mutant]:
    """Every mutant of the package, in the order of files and lines."""
    paths = {path for where in WHERE for path in package.glob(where)}
    for path in sorted(paths):
        place = path.relative_to(package)
        if place.parts[0] not in NOT_IN and "tests" not in place.parts:
            yield from of_module(str(place), path.read_text())


def of_module(place: str, text: str) -> Iterator[Mutant]:
    """Every mutant of one module."""
    count: dict[tuple[str, str], int] = {}
    for target, owner in _nodes(ast.parse(text)):
        for operator in OPERATORS:
            made = operator(target)
            if made is None:
                continue
            what, node = made
            number = count[owner, what] = count.get((owner, what), 0) + 1
            name = f"{place}::{owner}::{what}" + (f" ({number})" if number > 1 else "")
            yield Mutant(place, target.lineno, name, owner, what, _without(text, target, node))  # type: ignore[attr-defined]


def _nodes(tree: ast.AST, owner: str = "") -> Iterator[tuple[ast.AST, str]]:
    for child in ast.iter_child_nodes(tree):
        inner = f"{owner}.{child.name}".strip(".") if isinstance(child, ast.FunctionDef | ast.ClassDef) else owner
        yield child, inner
        yield from _nodes(child, inner)


def _without(text: str, old: ast.AST, new: ast.AST) -> str:
    """The module's text with the node's own lines and columns written anew, everything else as it was."""
    lines = text.encode().splitlines(keepends=True)
    start, end = (old.lineno - 1, old.col_offset), (old.end_lineno - 1, old.end_col_offset)  # type: ignore[attr-defined]
    before = b"".join(lines[: start[0]]) + lines[start[0]][: start[1]]
    after = lines[end[0]][end[1] :] + b"".join(lines[end[0] + 1 :])
    written = ast.unparse(ast.fix_missing_locations(new)).replace("\n", "\n" + " " * start[1])
    mutated: bytes = before + written.encode() + after
    return mutated.decode()


def _name(node: ast.AST) -> str:
    match node:
        case ast.Call(func=function):
            return _name(function)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return str(name)
    return ""


def open_to_everybody_signed_in(node: ast.AST) -> tuple[str, ast.AST] | None:
    """A view that asks for no permission."""
    match node:
        case ast.Call(func=ast.Name("guarded"), args=[ast.Name(permission), *methods], keywords=keywords):
            return f"{permission} not asked for", ast.Call(node.func, [ast.Constant(None), *methods], keywords)
    return None


def given_to_a_stranger(node: ast.AST) -> tuple[str, ast.AST] | None:
    """A permission that one more role has."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name("Permission"), attr="of"), args=[ast.Constant(str(name)), *roles]
        ):
            stranger = next((each for each in STRANGERS if each not in map(_name, roles)), None)
            if stranger is None or any(isinstance(role, ast.Starred) for role in roles):
                return None
            more = ast.Attribute(ast.Name("Role"), stranger)
            return f"{name} given to {stranger}", ast.Call(node.func, [*node.args, more], [])
    return None


def guard_taken_out(node: ast.AST) -> tuple[str, ast.AST] | None:
    """A statement that guards, or writes in the log, is not there."""
    match node:
        case ast.Expr(value=ast.Call() as call) if _name(call) in GUARDS:
            return f"{_name(call)} taken out", ast.Pass()
    return None


def scope_forgotten(node: ast.AST) -> tuple[str, ast.AST] | None:
    """A question that is not narrowed to the asker or the board."""
    match node:
        case ast.Call(func=ast.Attribute(attr="filter"), args=positional, keywords=keywords):
            kept = [each for each in keywords if each.arg not in SCOPES]
            if len(kept) == len(keywords):
                return None
            gone = next(str(each.arg) for each in keywords if each.arg in SCOPES)
            return f"not narrowed by {gone}", ast.Call(node.func, positional, kept)
    return None


def written_scope_forgotten(node: ast.AST) -> tuple[str, ast.AST] | None:
    """The same of a question that is written out."""
    match node:
        case ast.Constant(str(text)) if found := WRITTEN_SCOPE.search(text):
            return f"not narrowed by {found['column']}", ast.Constant(WRITTEN_SCOPE.sub("", text, count=1))
    return None


def mask_dropped(node: ast.AST) -> tuple[str, ast.AST] | None:
    """Somebody is shown as they are."""
    match node:
        case ast.Call(func=ast.Name(name), args=[shown], keywords=[]) if name in MASKS:
            return f"{name} not applied", shown
    return None


def refusal_skipped(node: ast.AST) -> tuple[str, ast.AST] | None:
    """An `if` that refuses is never true; one that is closed by a mask is never closed."""
    match node:
        case ast.If(test=test, body=[ast.Raise(exc=raised)]) if raised is not None and _name(raised) in REFUSALS:
            return f"{_name(raised)} not raised", ast.If(ast.Constant(False), node.body, node.orelse)
        case ast.If(test=ast.Call() | ast.Attribute() as test, body=[ast.Return()]) if _name(test) in CLOSING:
            return f"{_name(test)} not asked", ast.If(ast.Constant(False), node.body, node.orelse)
    return None


def wall_not_raised(node: ast.AST) -> tuple[str, ast.AST] | None:
    """The database is not told to step down."""
    match node:
        case ast.Expr(value=ast.Call(args=[ast.Constant(str(text)), *_])) if "SET LOCAL ROLE" in text:
            return "the role is not stepped down to", ast.Pass()
    return None


def protection_not_installed(node: ast.AST) -> tuple[str, ast.AST] | None:
    """A middleware that protects is not in the list."""
    match node:
        case ast.Assign(targets=[ast.Name("MIDDLEWARE")], value=ast.List()):
            return None
        case ast.Constant(str(text)) if text.endswith("Middleware") and any(f".{each}" in text for each in MIDDLEWARE):
            return f"{text.rpartition('.')[2]} not installed", ast.Constant("django.middleware.common.CommonMiddleware")
    return None


OPERATORS: Final[tuple[Operator, ...]] = (
    open_to_everybody_signed_in,
    given_to_a_stranger,
    guard_taken_out,
    scope_forgotten,
    written_scope_forgotten,
    mask_dropped,
    refusal_skipped,
    wall_not_raised,
    protection_not_installed,
)
