"""What may be done with the addresses that are told."""

from jourbok.kernel.actor import Permission, Role

KEEP_HOOKS = Permission.of("systems.keep_hooks", Role.ADMINISTRATOR, Role.BOARD_SYSTEM)
SEND_EVENTS = Permission.of("systems.send_events", Role.SYSTEM)
