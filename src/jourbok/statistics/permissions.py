"""What may be done with figures."""

from jourbok.kernel.actor import Permission, Role

READ_FIGURES = Permission.of("statistics.read", Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.SYSTEM)
CLOSE_MONTH = Permission.of("statistics.close_month", Role.UNIT_MANAGER, Role.SYSTEM)
