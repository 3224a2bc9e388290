"""One situation for each verb that writes: everything is ready, and this is what it is asked to do."""

from tests.faults.situations import (
    afterwards,
    around_it,
    beforehand,
    deciding,
    in_the_night,
    joined,
    listing,
    outside,
    placing,
    reaching,
    reading_in,
    signatures,
)
from tests.faults.situations.ground import SITUATIONS, Asked

__all__ = [
    "SITUATIONS",
    "Asked",
    "afterwards",
    "around_it",
    "beforehand",
    "deciding",
    "in_the_night",
    "joined",
    "listing",
    "outside",
    "placing",
    "reaching",
    "reading_in",
    "signatures",
]
