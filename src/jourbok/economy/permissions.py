"""What may be done with money."""

from jourbok.kernel.actor import Permission, Role

READ_ECONOMY = Permission.of("economy.read", Role.UNIT_MANAGER, Role.CONTROLLER, Role.SYSTEM)
#: What a board's own municipality pays; no other's.
READ_OWN_SHARES = Permission.of("economy.read_own_shares", Role.BOARD_MANAGER, Role.BOARD_CONTROLLER)
RUN_ALLOCATION = Permission.of("economy.run_allocation", Role.CONTROLLER, Role.UNIT_MANAGER, Role.SYSTEM)
KEEP_BUDGET = Permission.of("economy.keep_budget", Role.CONTROLLER, Role.SYSTEM)
KEEP_FORECAST = Permission.of("economy.keep_forecast", Role.CONTROLLER, Role.UNIT_MANAGER)
KEEP_LEDGER = Permission.of("economy.keep_ledger", Role.CONTROLLER, Role.SYSTEM)
ISSUE_INVOICES = Permission.of("economy.issue_invoices", Role.CONTROLLER, Role.UNIT_MANAGER, Role.SYSTEM)
#: A board's own invoices; no other's.
READ_OWN_INVOICES = Permission.of("economy.read_own_invoices", Role.BOARD_MANAGER, Role.BOARD_CONTROLLER)
