"""When two texts that were typed apart mean the same name or section; the rule is the kernel's."""

from __future__ import annotations

from jourbok.kernel.alike import plain

__all__ = ["plain"]
