"""How a transport says that it could not."""

from __future__ import annotations


class NotHandedOver(Exception):
    """Nobody has said that they took it; `reason` says why, without a word of what the other side answered.

    `may_have_arrived` when the other side may have it all the same: the line broke or the time was up after we had
    begun to send it, or the answer could not be read. Whoever then takes another way may deliver it twice.
    """

    def __init__(self, reason: str, *, may_be_tried_again: bool = True, may_have_arrived: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_be_tried_again = may_be_tried_again
        self.may_have_arrived = may_have_arrived
