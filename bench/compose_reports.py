"""Claim: composing, rendering and queueing 100 reports costs at most 1.5 times rendering their PDFs alone.

Ours looks at the case, freezes the report and puts it on its way, and then makes the PDF that is sent; each in its own
transaction, in a database that forgets nothing. The floor makes the very same PDFs and nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from bench.database import FEW, copies
from bench.measure import Comparison, Way, compare, run
from bench.sending import faxed, new_cases, send, send_seen

LIMIT = 1.5
REPORTS = int(os.environ.get("BENCH_REPORTS", "100"))
TURNS = 3


def claims() -> Iterator[Comparison]:
    with copies(FEW) as (world,):
        world.enter()
        faxed()
        yield against_rendering(twice=False)


def control() -> Iterator[Comparison]:
    """Each report is looked at four times more before it goes."""
    with copies(FEW) as (world,):
        world.enter()
        faxed()
        yield against_rendering(twice=True)


def against_rendering(*, twice: bool) -> Comparison:
    return compare(
        f"composing, rendering and queueing {REPORTS} reports against rendering their PDFs",
        floor=Way(act=render_all, prepare=lambda _turn: papers_of(new_cases(REPORTS))),
        ours=Way(act=partial(send_all, twice=twice), prepare=lambda _turn: seen(new_cases(REPORTS))),
        limit=LIMIT,
        pairs=TURNS,
        warm_up=0,
    )


def seen(cases: list[UUID]) -> list[tuple[UUID, str]]:
    """Somebody has looked at each: that is a page of the night, timed where pages are."""
    from bench.sending import BOARD, a_worker
    from jourbok.handover.selectors import preview

    return [(case, preview(a_worker(), case, BOARD).fingerprint) for case in cases]


def papers_of(cases: list[UUID]) -> list[str]:
    return [send(case).paper for case in cases]


def render_all(papers: list[str]) -> None:
    from jourbok.documents.paper import from_json
    from jourbok.documents.pdf import render_pdf

    for paper in papers:
        render_pdf(from_json(paper))


def send_all(cases: list[tuple[UUID, str]], *, twice: bool) -> None:
    for case, fingerprint in cases:
        if twice:
            seen([case] * 4)
        render_all([send_seen(case, fingerprint).paper])


if __name__ == "__main__":
    sys.exit(run(claims, control))
