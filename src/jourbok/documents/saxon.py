"""Saxon, which runs rules that are written as XSLT 2 and 3."""

from __future__ import annotations

from functools import cache

import saxonche


@cache
def processor(_pid: int) -> saxonche.PySaxonProcessor:
    """Saxon, once in each process (told by its id) and not before it is needed; it fetches nothing."""
    made = saxonche.PySaxonProcessor(license=False)
    made.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "")
    return made
