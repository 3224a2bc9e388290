"""What may be done with money."""

from jourbok.kernel.actor import Permission, Role

READ_ECONOMY = Permission.of("economy.read", Role.UNIT_MANAGER, Role.CONTROLLER, Role.SYSTEM)
RUN_ALLOCATION = Permission.of("economy.run_allocation", Role.CONTROLLER, Role.UNIT_MANAGER, Role.SYSTEM)
KEEP_LEDGER = Permission.of("economy.keep_ledger", Role.CONTROLLER, Role.SYSTEM)
