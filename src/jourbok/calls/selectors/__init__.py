"""What is read of calls, one file per subject."""

from jourbok.calls.selectors.announced import (
    announced_for,
    announced_for_contact,
    announced_lately,
    announced_within,
    document_for,
    matching,
)
from jourbok.calls.selectors.announcing import (
    BOARD_PAGE,
    announced_by_board,
    announced_for_board,
    announced_to_change,
    default_validity,
    document_for_board,
)
from jourbok.calls.selectors.contacts import (
    PAGE,
    RunningClock,
    SosMeter,
    attempts_of,
    breaches_without_reason,
    clocks_of,
    contact_for,
    contacts_since,
    order_prices,
    recent_attempts,
    running_clocks,
    sos_contract,
    sos_meter,
    unanswered_first_calls,
)
from jourbok.calls.selectors.happened import told_to_boards
from jourbok.calls.selectors.ordered import (
    occasion_for,
    order_for,
    orders_lately,
    orders_to_handle,
    price_on,
)
from jourbok.calls.selectors.ordering import order_for_board, ordered_by_board
from jourbok.calls.selectors.own import OfAnotherBoard, opened_by, own_board

__all__ = [
    "BOARD_PAGE",
    "PAGE",
    "OfAnotherBoard",
    "RunningClock",
    "SosMeter",
    "announced_by_board",
    "announced_for",
    "announced_for_board",
    "announced_for_contact",
    "announced_lately",
    "announced_to_change",
    "announced_within",
    "attempts_of",
    "breaches_without_reason",
    "clocks_of",
    "contact_for",
    "contacts_since",
    "default_validity",
    "document_for",
    "document_for_board",
    "matching",
    "occasion_for",
    "opened_by",
    "order_for",
    "order_for_board",
    "order_prices",
    "ordered_by_board",
    "orders_lately",
    "orders_to_handle",
    "own_board",
    "price_on",
    "recent_attempts",
    "running_clocks",
    "sos_contract",
    "sos_meter",
    "told_to_boards",
    "unanswered_first_calls",
]
