"""What may be done with places and placements."""

from jourbok.kernel.actor import Permission, Role

READ_PLACES = Permission.of("placements.read_places", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR)
ADD_PLACE = Permission.of("placements.add_place", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM)
KEEP_PLACES = Permission.of("placements.keep_places", Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM)
PLACE_PERSONS = Permission.of("placements.place_persons", Role.DUTY_WORKER, Role.UNIT_MANAGER)
