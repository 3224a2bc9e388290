"""The boards that receive reports: each reads its own portal, as its intake does in the morning."""

from __future__ import annotations

import re
from typing import Final

from tests.faults.browser import Browser
from tests.faults.night import Night

#: Who receives, and for which board.
INTAKES: Final = {"sollentuna": "Sam Mottagning", "solna": "Lo Mottagning"}
LISTS: Final = ("/portal/", "/portal/tidigare/")


class Receiver:
    """The intake of one board."""

    def __init__(self, night: Night, board: str) -> None:
        self.browser: Browser = night.browser(INTAKES[board])

    def reports(self) -> set[str]:
        """The ids of the report versions that lie in the portal."""
        pages = [self.browser.get(path) for path in LISTS]
        assert {page.status for page in pages} == {200}
        return {found for page in pages for found in re.findall(r'href="/portal/([0-9a-f-]{36})/"', page.body)}
