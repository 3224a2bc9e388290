"""The groups that persons are counted in: by age when the case was opened, and by gender."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "unknown"
#: The lowest age of each group; an expected child is counted with the youngest.
AGES_FROM: Final = ((0, "0-6"), (7, "7-12"), (13, "13-17"), (18, "18-24"), (25, "25-64"), (65, "65+"))
AGE_GROUPS: Final = (
    ("0-6", "0–6 år"),
    ("7-12", "7–12 år"),
    ("13-17", "13–17 år"),
    ("18-24", "18–24 år"),
    ("25-64", "25–64 år"),
    ("65+", "65 år eller äldre"),
    (UNKNOWN, "Okänd ålder"),
)
GENDERS: Final = (("woman", "Kvinna eller flicka"), ("man", "Man eller pojke"), (UNKNOWN, "Okänt kön"))
