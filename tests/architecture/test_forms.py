"""Every form says by name what is missing, and none leaves it to the framework."""

from __future__ import annotations

import re

from .house import PACKAGE

BUILT_ELSEWHERE = re.compile(
    r"^class (\w+)\(.*\b(?:forms\.(?:Model)?Form|LoginForm|factor_forms\.\w+)\b(?!, Form\)).*:", re.M
)


def test_every_form_is_built_on_the_one_that_says_what_is_missing() -> None:
    ours = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    assert [name for path in ours for name in BUILT_ELSEWHERE.findall(path.read_text())] == ["Form"]
