"""What may be done with the roster."""

from jourbok.kernel.actor import BOARD_SCOPED, NOBODYS, Permission, Role

READ_ROSTER = Permission.of("rostering.read", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.CONTROLLER, Role.SYSTEM)
#: Who works now, by name and no more: the boards call them.
SEE_WHO_ANSWERS = Permission.of("rostering.see_who_answers", *(BOARD_SCOPED - NOBODYS), *READ_ROSTER.roles)
CHANGE_ROSTER = Permission.of("rostering.change", Role.UNIT_MANAGER, Role.SYSTEM)
