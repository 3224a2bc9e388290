"""The grounds on which a duty service decides, and which of them the law keeps for elected members.

Source: LVU 6, 6 a, 11, 27, 31 d and 43 §§; LVM 13 and 45 §§; lag (2024:79) 4:1 and 8:7; SoL 11:1, 12:1 and 30:6–12;
SoL (2001:453) 4:1; KL 6:39.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from jourbok.kernel.errors import BadInput

#: The layers whose holder is elected.
ELECTED: Final = frozenset({"chair", "member"})


@dataclass(frozen=True, slots=True)
class Ground:
    """A section that a decision rests on; `elected_only` where no official may be given the right."""

    section: str
    about_sv: str
    elected_only: bool = False


GROUNDS: Final = (
    Ground("LVU 6 §", "omedelbart omhändertagande av barn", elected_only=True),
    Ground("LVU 6 a §", "omedelbart omhändertagande när barnet hör hemma i ett annat land", elected_only=True),
    Ground("LVU 11 §", "var barnet ska bo under omhändertagandet", elected_only=True),
    Ground("LVU 27 §", "tillfälligt flyttningsförbud", elected_only=True),
    Ground("LVU 31 d §", "tillfälligt utreseförbud", elected_only=True),
    Ground("LVU 43 §", "polishjälp för att genomföra beslutet"),
    Ground("LVM 13 §", "omedelbart omhändertagande av vuxen", elected_only=True),
    Ground("LVM 45 §", "polishjälp för att genomföra beslutet"),
    Ground("2024:79 4:1", "skyddat boende för barn", elected_only=True),
    Ground("2024:79 8:7", "polishjälp till skyddat boende"),
    Ground("SoL 11:1", "bistånd"),
    Ground("SoL 12:1", "ekonomiskt bistånd"),
    Ground("SoL 4:1", "bistånd enligt lagen som gällde till 1 juli 2025"),
    Ground("KL 6:39", "brådskande ärende som inte kan vänta", elected_only=True),
)


class OfficialMayNotDecideThat(BadInput):
    """The law lets only the chair or an appointed member decide on some grounds outside a meeting."""

    code = "official_may_not_decide_that"


def check_grounds(layer: str, named: Iterable[str]) -> None:
    """An official is not given what the law keeps for elected members. Raises OfficialMayNotDecideThat."""
    if layer in ELECTED:
        return
    kept = {ground.section for ground in GROUNDS if ground.elected_only}
    refused = [section for section in named if section in kept]
    if refused:
        message = f"Bara ordföranden eller en förordnad ledamot får besluta enligt {', '.join(refused)}."
        raise OfficialMayNotDecideThat(message, fields={"grounds": message})
