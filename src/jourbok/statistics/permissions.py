"""What may be done with figures."""

from jourbok.kernel.actor import Permission, Role

READ_FIGURES = Permission.of("statistics.read", Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.SYSTEM)
#: The rows behind a figure lead to cases.
SEE_SOURCES = Permission.of("statistics.see_sources", Role.UNIT_MANAGER)
#: A board's own figures of months that are closed; no person and no other board's.
READ_OWN_FIGURES = Permission.of("statistics.read_own", Role.BOARD_MANAGER, Role.BOARD_CONTROLLER)
CLOSE_MONTH = Permission.of("statistics.close_month", Role.UNIT_MANAGER, Role.SYSTEM)
