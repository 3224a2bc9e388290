"""What may be done with the roster."""

from jourbok.kernel.actor import Permission, Role

READ_ROSTER = Permission.of("rostering.read", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.CONTROLLER, Role.SYSTEM)
CHANGE_ROSTER = Permission.of("rostering.change", Role.UNIT_MANAGER, Role.SYSTEM)
