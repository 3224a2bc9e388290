from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from jourbok.documents.charts import Chart, Goal, bar_chart, heat_map, month_bars, share_bars, small_multiples
from jourbok.documents.numbers import number_sv
from jourbok.documents.svg import clean_svg
from jourbok.documents.timeline import Happening, timeline

EVENING = datetime(2021, 11, 26, 15, 0, tzinfo=UTC)
ATTACK = '<script>alert("x")</script>&"]; datum.value'


def drawings(name: str = "Solna") -> list[Callable[[], Chart]]:
    """How each kind is drawn, when it is asked for: collecting the tests draws nothing."""
    week = [[(day * hour) % 9 for hour in range(24)] for day in range(7)]
    happenings = [
        Happening(name, f"Samtal {name}", EVENING + timedelta(hours=2)),
        Happening(name, "Hembesök", EVENING + timedelta(hours=4), EVENING + timedelta(hours=5), marked=True),
    ]
    return [
        lambda: bar_chart(f"Ärenden {name}", {name: 1388, "Sigtuna": Decimal("12.5")}, of=name, unit="st"),
        lambda: month_bars(name, {name: range(12), "Vuxna": [5, 6]}, unit=name),
        lambda: month_bars(name, {name: range(12), "Vuxna": [5, 6]}, stacked=False),
        lambda: share_bars(name, {name: {"Tid": 1, "Invånare": 3}, "Sigtuna": {"Tid": 1}}, of="Kommun"),
        lambda: heat_map(name, week, unit="samtal"),
        lambda: small_multiples(name, [Goal(name, 90, [80, 95]), Goal("Annat", 10, [1])], ["T1", "T2"], unit="%"),
        lambda: timeline(name, happenings, since=EVENING, until=EVENING + timedelta(hours=16)),
    ]


def one_of_each() -> list[Chart]:
    return [draw() for draw in drawings()]


@pytest.mark.parametrize("draw", drawings(ATTACK))
def test_a_chart_runs_nothing_styles_nothing_and_fetches_nothing(draw: Callable[[], Chart]) -> None:
    chart = draw()
    assert clean_svg(chart.svg) == chart.svg
    assert not re.search(r"<script|<style|style=|href|<image|\son\w+=|@import", chart.svg)
    assert "http" not in chart.svg.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("draw", drawings())
def test_a_chart_has_a_name_a_description_and_a_table(draw: Callable[[], Chart]) -> None:
    chart = draw()
    named = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', chart.svg)
    assert named
    assert f'<title id="{named[1]}">{chart.title}</title>' in chart.svg
    assert f'<desc id="{named[2]}">{chart.description}</desc>' in chart.svg
    assert chart.svg.count("role=") == 1
    assert "tabellen" in chart.description
    assert chart.table.rows


def test_a_chart_is_the_same_whenever_and_wherever_it_is_drawn() -> None:
    program = (
        "from jourbok.documents.tests.test_charts import one_of_each; print(*[c.svg for c in one_of_each()], sep='')"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8").stdout
    assert there.strip() == "".join(chart.svg for chart in one_of_each())


def test_the_ink_of_a_chart_follows_the_page_and_its_colours_have_classes() -> None:
    svg = bar_chart("Ärenden", {"Solna": 3, "Sigtuna": 4}, of="Kommun").svg
    assert 'fill="currentColor"' in svg
    assert 'fill="#0b4f6c" class="fill-1"' in svg or 'class="fill-1"' in svg


def test_two_charts_on_a_page_have_no_name_in_common() -> None:
    names = [name for chart in one_of_each() for name in re.findall(r'\sid="([^"]+)"', chart.svg)]
    assert len(names) == len(set(names))


def test_figures_are_written_as_in_sweden() -> None:
    chart = bar_chart("Kostnad", {"Solna": Decimal("8966000.25")}, of="Kommun", unit="kr", decimals=1)
    assert chart.table.rows == (("Solna", "8\u202f966\u202f000,3\u202fkr"),)
    assert "8\u202f966\u202f000,3" in chart.svg
    assert number_sv(-0.5) == "\u22121"
    assert number_sv(Decimal("0.295"), 2) == "0,30"
    assert number_sv(-0.004, 2) == "0,00"


def test_a_month_without_a_figure_has_a_dash_in_the_table() -> None:
    chart = month_bars("Kontakter", {"Barn": [1, 2, 3], "Vuxna": [4, 5]})
    assert chart.table.headers == ("Månad", "Barn", "Vuxna")
    assert chart.table.rows == (("jan", "1", "4"), ("feb", "2", "5"), ("mars", "3", "–"))


def test_shares_are_of_each_bars_own_whole() -> None:
    chart = share_bars("Delar", {"Solna": {"Tid": 1, "Invånare": 3}}, of="Kommun")
    assert chart.table.rows == (("Solna", "25\u202f%", "75\u202f%"),)


def test_the_busiest_hour_of_the_week_is_said_in_words() -> None:
    week = [[0] * 24 for _ in range(7)]
    assert "Inga samtal" in heat_map("Samtal", week, unit="samtal").description
    week[4][23] = 1027
    assert "1\u202f027, fre kl. 23" in heat_map("Samtal", week, unit="samtal").description


def test_the_night_when_clocks_go_back_has_the_hour_two_twice() -> None:
    since = datetime(2021, 10, 30, 20, 0, tzinfo=UTC)
    chart = timeline("Natten", [Happening("Kim", "Samtal", since)], since=since, until=since + timedelta(hours=10))
    assert re.findall(r">(\d\d)</text>", chart.svg) == [
        "22",
        "23",
        "00",
        "01",
        "02",
        "02",
        "03",
        "04",
        "05",
        "06",
        "07",
    ]


def test_what_lies_outside_the_night_stands_in_the_table_only() -> None:
    before = Happening("Kim", "Igår", EVENING - timedelta(hours=1))
    chart = timeline("Natten", [before], since=EVENING, until=EVENING + timedelta(hours=1))
    assert chart.table.rows == (("15:00", "", "Kim", "Igår"),)
    assert ">Igår<" not in chart.svg


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: heat_map("x", [[1] * 24] * 6, unit="samtal"),
        lambda: month_bars("x", {"a": range(13)}),
        lambda: month_bars("x", {str(n): [1] for n in range(7)}),
        lambda: share_bars("x", {"a": {"b": 0}}, of="x"),
        lambda: small_multiples("x", [Goal("a", 1, [1, 2])], ["T1"]),
        lambda: timeline("x", [], since=EVENING, until=EVENING),
    ],
)
def test_figures_that_cannot_be_drawn_truly_are_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"."):
        wrong()
