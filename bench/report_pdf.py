"""Claim: a report's PDF, made from its frozen version, costs at most 1.3 times Typst's own compile of the same source.

The floor gets the finished data and does nothing but compile. Ours begins with the stored JSON, as the portal does:
read it, build the paper, make its words safe to print, compile.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial

import typst

from bench.measure import Comparison, Way, compare, run
from jourbok.documents.paper import Entry, Fact, Paper, Paragraph, Section, Table, from_json, to_json
from jourbok.documents.pdf import DRAWING, FONTS, STANDARDS, render_pdf, source_of

LIMIT = 1.3
MADE_AT = datetime(2021, 11, 27, 5, 12, tzinfo=UTC)
#: Journal entries in a report, and how many reports make one turn (a turn of some tenths of a second times steadily).
SIZES = ((10, 12), (120, 2))


def claims() -> Iterator[Comparison]:
    for entries, reports in SIZES:
        yield against_typst(entries, reports, render_all)


def control() -> Iterator[Comparison]:
    """The report is drawn once to see that it can be, and once more to be sent."""
    entries, reports = SIZES[-1]
    yield against_typst(entries, reports, render_twice)


def against_typst(entries: int, reports: int, ours: Callable[[list[str]], None]) -> Comparison:
    return compare(
        f"report PDF from its frozen version, {entries} entries",
        floor=Way(act=compile_all, prepare=partial(sources, entries=entries, reports=reports)),
        ours=Way(act=ours, prepare=partial(frozen_versions, entries=entries, reports=reports)),
        limit=LIMIT,
    )


def compile_all(sources: list[str]) -> None:
    """What Typst alone does with data that are ready."""
    for source in sources:
        typst.compile(
            DRAWING,
            root=DRAWING.parent,
            font_paths=fonts(),
            sys_inputs={"paper": source},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(MADE_AT.timestamp()),
        )


def render_all(versions: list[str]) -> None:
    """What the portal does with a version from the database."""
    for version in versions:
        render_pdf(from_json(version))


def render_twice(versions: list[str]) -> None:
    """Typst remembers what it has drawn, so the first drawing is of a paper with another heading."""
    for version in versions:
        paper = from_json(version)
        render_pdf(replace(paper, title=f"{paper.title} (prov)", lead=f"{paper.lead} "))
        render_pdf(paper)


def sources(turn: int, *, entries: int, reports: int) -> list[str]:
    return [source_of(report(turn, number, entries)) for number in range(reports)]


def frozen_versions(turn: int, *, entries: int, reports: int) -> list[str]:
    return [to_json(report(turn, number, entries)) for number in range(reports)]


def report(turn: int, number: int, entries: int) -> Paper:
    """A report like a night's, with words in every part that no other report has."""
    mark = f"{turn}–{number}"
    said = f"Mamman ringer igen, gång {mark}. Hon berättar att barnen sover och att hon är rädd för att han kommer. "
    return Paper(
        title="Rapport om barn",
        reference=f"NV 2021-04713, version {mark}",
        recipient="Socialnämnden i Sollentuna kommun",
        sender="Socialjouren Nordväst",
        created_at=MADE_AT,
        lead=f"Barnet bevittnade i natt att mamman blev slagen ({mark}).",
        facts=tuple(Fact(f"Uppgift {place}", f"Värde {mark}") for place in range(8)),
        sections=(
            Section("Vad som hände", 1, (Paragraph(said * 4),)),
            Section(
                "Journal", 1, tuple(Entry(f"03:{at % 60:02}", "Samtal", f"{at}. {said * 3}") for at in range(entries))
            ),
            Section(
                "Beslut", 1, (Table("Beslut", ("Tid", "Beslut", "Lagrum"), (("03:52", said, "SoL 4 kap. 1 §"),) * 6),)
            ),
        ),
    )


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


if __name__ == "__main__":
    sys.exit(run(claims, control))
