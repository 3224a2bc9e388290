"""What may be done with deviations and routines."""

from jourbok.kernel.actor import NOBODYS, Permission, Role

READ_DEVIATIONS = Permission.of("quality.read_deviations", Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER)
COLLECT_DEVIATIONS = Permission.of("quality.collect_deviations", Role.SYSTEM)
#: How the service works is for everybody who works with it, its boards too.
READ_ROUTINES = Permission.of("quality.read_routines", *(role for role in Role if role not in NOBODYS))
WRITE_ROUTINES = Permission.of("quality.write_routines", Role.UNIT_MANAGER)
