"""What may be known of messages that left the house."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

SEE_UNDELIVERED = Permission.of(
    "messages.see_undelivered", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM
)
