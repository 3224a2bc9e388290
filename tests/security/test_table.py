"""The table is whole: what it does not name cannot be built."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from jourbok.config.cli import COMMANDS
from jourbok.kernel.actor import Permission

from .asking import MARK, undone
from .functions import doors_in_code, is_refused
from .matrix import addresses, table
from .world import BOARD_A, ROLES, World

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).parents[2] / "src" / "jourbok"
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)


def test_every_address_is_named_and_every_name_is_an_address() -> None:
    assert {door.route for door in table().doors} == set(addresses())


def test_every_door_asks_for_a_permission_that_the_tables_roles_have_and_nobody_else() -> None:
    """The door itself refuses, whatever stands behind it refuses too."""
    wrong = []
    for route in {door.route for door in table().doors}:
        of_the_route = [door for door in table().doors if door.route == route]
        let_in = {who for door in of_the_route for who in (*door.may, *door.hidden, *door.asked, *door.barred)}
        is_public = any(door.anybody or door.own or door.everyone or door.token for door in of_the_route)
        view: Any = addresses()[route].callback
        if not view.__module__.startswith("jourbok.") or getattr(view, "public", False):
            wrong += [] if is_public else [f"{route}: open to anybody"]
        elif view.permission is None:
            wrong += [] if is_public else [f"{route}: open to everybody signed in"]
        elif let_in != holding(view.permission):
            wrong.append(f"{route}: {sorted(let_in ^ holding(view.permission))}")
    assert wrong == []


def holding(permission: Permission) -> set[str]:
    """The table's roles that have the permission."""
    return {who for who, (role, _board) in ROLES.items() if role in permission.roles}


def test_every_function_turns_away_whoever_the_table_does_not_name(world: World) -> None:
    askers = {who: world.at(who) for who in table().roles}
    askers |= {"system": world.system(), "board's system": world.board_system(BOARD_A)}
    with undone():
        let_in = [
            (name, who)
            for name, function in doors_in_code()
            for who, actor in askers.items()
            if name in table().functions and who not in table().functions[name] and not is_refused(function, actor)
        ]
    assert let_in == []


def test_every_model_is_named_with_what_protects_it() -> None:
    assert set(table().models) == {model._meta.label for model in apps.get_models()}
    assert all(known["kept by"] for known in table().models.values())


def test_every_command_is_named_with_what_it_prints() -> None:
    assert set(table().commands) == set(COMMANDS)


def test_every_function_that_asks_who_asks_is_named_once() -> None:
    found = {name for name, _function in doors_in_code()}
    assert found == set(table().functions) | set(table().unguarded)
    assert not set(table().functions) & set(table().unguarded)


def test_the_table_speaks_of_known_roles_things_and_marks_alone(world: World) -> None:
    told = table()
    roles, groups = set(told.roles), set(told.secrets)
    for door in told.doors:
        assert {*door.may, *door.hidden, *door.asked, *door.barred} <= roles, door
        assert set(door.tells) <= groups, door
        assert set(door.about) == set(addresses()[door.route].pattern.converters), door
    assert all(set(known["to"]) <= roles for known in told.secrets.values())
    assert set(world.users) >= roles


def test_every_text_of_every_model_carries_a_mark_or_is_a_code(world: World) -> None:
    assert sorted(unmarked()) == []


def test_every_permission_is_asked_for_somewhere() -> None:
    code = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if "tests" not in path.parts}
    for path, text in code.items():
        if path.name == "permissions.py":
            for name in re.findall(r"^([A-Z_]+) = Permission\.of", text, re.MULTILINE):
                assert any(re.search(rf"\b{name}\b", other) for where, other in code.items() if where != path), name


def test_every_code_of_the_table_is_a_field() -> None:
    unknown = {
        f"{model._meta.label}.{code}"
        for model in apps.get_models()
        for code in table().models[model._meta.label].get("codes", ())
        if code not in {each.name for each in model._meta.concrete_fields}
    }
    assert unknown == set()


def unmarked() -> Iterator[str]:
    """Every field of text where no row has a mark."""
    for model in apps.get_models():
        codes = table().models[model._meta.label].get("codes", ())
        for each in model._meta.concrete_fields:
            if not isinstance(each, TEXTS) or each.choices or each.name in codes:
                continue
            values = model._base_manager.values_list(each.name, flat=True)
            if not any(set(table().secrets) & {group for group, _ in MARK.findall(str(value))} for value in values):
                yield f"{model._meta.label}.{each.name}"
