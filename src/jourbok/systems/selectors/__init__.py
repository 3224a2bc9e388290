"""Reading the addresses that are told, and how it went."""

from jourbok.systems.selectors.hooks import (
    EventRow,
    HookPage,
    HookRow,
    hook_for,
    hooks,
    hooks_of_board,
    own_hook,
)

__all__ = ["EventRow", "HookPage", "HookRow", "hook_for", "hooks", "hooks_of_board", "own_hook"]
