"""How a transport says that it could not."""

from __future__ import annotations


class NotHandedOver(Exception):
    """The operator did not take the message; `reason` says why, without a word of what the operator answered."""

    def __init__(self, reason: str, *, may_be_tried_again: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_be_tried_again = may_be_tried_again
