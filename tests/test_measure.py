"""The benchmarks' judge."""

from __future__ import annotations

import pytest
from bench.measure import RED, Comparison, Count, Timed, Verdict, Way, compare, judge, run


def of(floor: tuple[float, ...], ours: tuple[float, ...]) -> Comparison:
    return Comparison("a claim", floor, ours, limit=1.3)


def test_a_claim_passes_at_its_limit_and_fails_above_it() -> None:
    assert of((1.0, 1.0, 1.0), (1.3, 1.3, 9.0)).verdict is Verdict.PASS
    assert of((1.0, 1.0, 1.0), (1.31, 1.31, 0.1)).verdict is Verdict.FAIL


@pytest.mark.parametrize("ours", [(1.0, 1.0), (9.0, 9.0)])
def test_nothing_is_said_when_the_floor_itself_was_unsteady(ours: tuple[float, ...]) -> None:
    assert of((1.0, 1.51), ours).verdict is Verdict.UNCLEAR


def test_turns_alternate_and_no_two_get_the_same_number() -> None:
    turns: list[tuple[str, int]] = []

    def way(name: str) -> Way[int]:
        return Way(act=lambda number: turns.append((name, number)), prepare=int)

    made = compare("a claim", floor=way("A"), ours=way("B"), limit=2, pairs=3, warm_up=1)
    assert [name for name, _ in turns] == ["A", "B"] * 4
    assert len({number for _, number in turns}) == 8
    assert len(made.floor) == len(made.ours) == 3


def test_only_a_failed_claim_makes_the_run_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge([of((1.0,), (1.0,)), of((1.0, 2.0), (9.0, 9.0))]) == 0
    assert judge([of((1.0,), (2.0,))]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        "a claim: 2.00 × floor (limit 1.3), floor median 1000.00 ms (max/min 1.00), 1 pairs: fail"
    )


def test_a_control_is_red_when_it_is_past_the_limit_in_three_of_four_pairs_however_the_machine_wobbled() -> None:
    assert of((1.0, 5.0, 1.0, 1.0), (1.4, 7.0, 1.4, 0.5)).is_red
    assert not of((1.0, 5.0, 1.0, 1.0), (1.4, 6.0, 1.4, 0.5)).is_red
    assert not of((1.0, 1.0), (1.3, 1.3)).is_red


def test_what_is_counted_passes_at_its_limit() -> None:
    assert Count("queries", 12, 12).verdict is Verdict.PASS
    assert Count("queries", 13, 12).is_red
    assert str(Count("a name, p50", 31.25, 100, " ms")) == "a name, p50: 31.25 ms (limit 100 ms): pass"


def test_with_control_the_run_fails_exactly_when_something_went_red(monkeypatch: pytest.MonkeyPatch) -> None:
    green, red = [Count("queries", 1, 12)], [Count("queries", 1, 12), Count("queries", 13, 12)]
    assert (run(lambda: green, lambda: red), run(lambda: red, lambda: green)) == (0, 1)
    monkeypatch.setattr("sys.argv", ["bench", "--control"])
    assert (run(lambda: green, lambda: red), run(lambda: red, lambda: green)) == (RED, 0)


def test_seconds_without_a_floor_are_unclear_when_the_turns_are_unsteady_and_on_both_sides_of_the_limit() -> None:
    assert Timed("a name", (0.02, 0.09, 0.09), 0.1).verdict is Verdict.PASS
    assert Timed("a name", (0.06, 0.2, 0.2), 0.1).verdict is Verdict.UNCLEAR
    assert Timed("a name", (0.2, 0.9, 0.9), 0.1).verdict is Verdict.FAIL
    assert Timed("a name", (0.06, 0.2, 0.2, 0.2), 0.1).is_red
