"""What may be done with deviations, routines and unusual reading."""

from jourbok.kernel.actor import NOBODYS, Permission, Role

READ_DEVIATIONS = Permission.of("quality.read_deviations", Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER)
COLLECT_DEVIATIONS = Permission.of("quality.collect_deviations", Role.SYSTEM)
#: How the service works is for everybody who works with it, its boards too.
READ_ROUTINES = Permission.of("quality.read_routines", *(role for role in Role if role not in NOBODYS))
WRITE_ROUTINES = Permission.of("quality.write_routines", Role.UNIT_MANAGER)
#: Who looked up whom without need is for who leads the unit and for who watches over personal data.
READ_ALARMS = Permission.of("quality.read_alarms", Role.UNIT_MANAGER, Role.RECORDS_OFFICER)
WATCH_READING = Permission.of("quality.watch_reading", Role.SYSTEM)
