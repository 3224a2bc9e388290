"""What may be done with deviations."""

from jourbok.kernel.actor import Permission, Role

READ_DEVIATIONS = Permission.of("quality.read_deviations", Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER)
COLLECT_DEVIATIONS = Permission.of("quality.collect_deviations", Role.SYSTEM)
