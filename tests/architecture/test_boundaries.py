"""What import-linter cannot see: foreign keys, addresses, includes and names in strings follow the same direction."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from .house import PACKAGE, height, may_use, python_files, room_of, templates

OURS = [config for config in apps.get_app_configs() if config.name.startswith("jourbok.")]
URL_TAG = re.compile(r"{%\s*url\s+['\"]([\w-]+):")
INCLUDE_TAG = re.compile(r"{%\s*(?:include|extends)\s+['\"]([\w-]+)/")
NAMESPACE_IN_CODE = re.compile(r"(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*['\"]([\w-]+):")
STRING_IMPORT = re.compile(r"['\"]jourbok\.(\w+)[.\w]*['\"]")
TEMPLATE_ROOMS = {"components": "web", "django": "web"}


def test_every_installed_room_has_its_storey() -> None:
    assert {config.name.removeprefix("jourbok.") for config in OURS} <= set(height())


@pytest.mark.parametrize("model", [m for c in OURS for m in c.get_models()], ids=lambda model: model._meta.label)
def test_a_foreign_key_points_down_and_cannot_be_asked_from_below(model: type) -> None:
    room = model.__module__.split(".")[1]
    for field in model._meta.get_fields():  # type: ignore[attr-defined]
        if not isinstance(field, ForeignKey | OneToOneField | ManyToManyField):
            continue
        other = field.related_model.__module__.split(".")
        if other[0] != "jourbok" or other[1] == room:
            continue
        assert may_use(room, other[1]), f"{model._meta.label}.{field.name} points up to {other[1]}"  # type: ignore[attr-defined]
        assert field.remote_field.hidden, f"{model._meta.label}.{field.name} needs related_name='+'"  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_names_only_rooms_below(path: object) -> None:
    text = path.read_text()  # type: ignore[attr-defined]
    room = room_of(path)  # type: ignore[arg-type]
    named = {name for name in URL_TAG.findall(text) if name in height()}
    named |= {TEMPLATE_ROOMS.get(name, name) for name in INCLUDE_TAG.findall(text)} & set(height())
    wrong = {other for other in named if not may_use(room, other)}
    assert not wrong, f"{path} knows of {wrong}"


def test_code_names_addresses_and_modules_only_of_rooms_below() -> None:
    wrong = []
    for path in python_files():
        if PACKAGE not in path.parents or "tests" in path.parts or room_of(path) == "config":
            continue
        room = room_of(path)
        text = path.read_text()
        named = {name for name in NAMESPACE_IN_CODE.findall(text) + STRING_IMPORT.findall(text) if name in height()}
        wrong += [f"{path}: {other}" for other in named if room in height() and not may_use(room, other)]
    assert not wrong


def test_another_rooms_models_are_imported_only_where_structure_or_counting_needs_them() -> None:
    importing = re.compile(r"^from jourbok\.(\w+)\.models(?:\.\w+)* import", re.MULTILINE)
    reads_everything = {"statistics", "reports", "records", "setup", "config"}
    wrong = []
    for path in python_files():
        if PACKAGE not in path.parents or {"tests", "models"} & set(path.parts) or path.name == "models.py":
            continue
        room = room_of(path)
        named = {name for name in importing.findall(path.read_text()) if name != room}  # indented: for types only
        if named and room not in reads_everything:
            wrong.append(f"{path.relative_to(PACKAGE)}: {sorted(named)}")
    assert not wrong
