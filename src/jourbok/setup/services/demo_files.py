"""The demo's own files, wherever the package is installed."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jourbok.setup.rules.demo_year import Stock, read_stock
from jourbok.setup.rules.night import Night, read_night

#: The service that the demo shows; its file lies beside the package's source.
SERVICE_FILE: Final = Path(__file__).resolve().parents[4] / "data" / "jourer" / "nordvast.toml"

#: The budget of the year after the demo's next, as the host keeps it.
BUDGET_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "demo" / "budget_2023.csv"

#: Hours by pay type of the demo's year, made up from its ledger: paid to October and planned for the rest.
PAYROLL_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "demo" / "payroll_2021.csv"


def demo_night() -> Night:
    """The night that the demo opens on and that the flow test walks through."""
    return read_night(demo_file("night"))


def demo_stock() -> Stock:
    """The invented names, sentences and workers."""
    return read_stock(demo_file("names"), demo_file("texts"), demo_file("employees"))


def demo_file(name: str) -> dict[str, Any]:
    """One of the demo's files as TOML holds it."""
    return tomllib.loads((files("jourbok") / "data" / "demo" / f"{name}.toml").read_text(encoding="utf-8"))
