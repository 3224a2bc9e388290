"""What may be done with reports; a board reads its own by statistics' permission."""

from jourbok.kernel.actor import Permission, Role

PUBLISH_REPORTS = Permission.of("reports.publish", Role.UNIT_MANAGER, Role.SYSTEM)
