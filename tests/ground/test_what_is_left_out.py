"""What `make test` leaves out of what is long: about a third stays of each sort, and `make long` leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import shortened
from tests.shortened import ALWAYS, EVERY, left_out


class An:
    """A collected test, as far as the dice look at it."""

    def __init__(self, path: str, *marks: str, fixtures: tuple[str, ...] = ()) -> None:
        self.path, self._marks, self.fixturenames = Path(path), marks, fixtures

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self._marks else None


@pytest.fixture(params=range(4))
def seed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WALKS", "some")
    thrown = request.param
    monkeypatch.setattr(shortened, "dice", lambda name: __import__("random").Random(f"{thrown}:{name}"))


def kept(items: list[An]) -> list[An]:
    left = {id(item) for item in left_out(items)}  # type: ignore[arg-type]
    return [item for item in items if id(item) not in left]


@pytest.mark.usefixtures("seed")
def test_a_third_of_each_file_of_served_nights_stays_and_what_is_not_long_stays_whole() -> None:
    served = [An(f"test_r{number // 6}.py", fixtures=("night",)) for number in range(24)]
    marked = [An("test_demo.py", "long") for _ in range(6)]
    quick = [An("test_rules.py") for _ in range(10)]
    found = kept([*served, *marked, *quick])
    assert [item for item in found if item in quick] == quick
    for path in {item.path for item in [*served, *marked]}:
        assert len([item for item in found if item.path == path]) == 6 / EVERY


@pytest.mark.usefixtures("seed")
def test_walks_are_drawn_by_file_and_those_that_the_night_stands_on_are_walked_always() -> None:
    walks = [An(f"test_walk_{number // 2}.py", "browser", fixtures=("night",)) for number in range(12)]
    always = [An(name, "browser") for name in sorted(ALWAYS)]
    found = kept([*walks, *always])
    assert [item for item in found if item in always] == always
    files = [item.path for item in found if item in walks]
    assert len(set(files)) == 2 and len(files) == 4


def test_nothing_is_left_out_by_who_asks_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [An("test_r1.py", "long"), An("test_walk.py", "browser")]
    monkeypatch.delenv("WALKS", raising=False)
    assert kept(items) == items
