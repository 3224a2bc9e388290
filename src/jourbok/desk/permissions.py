"""Who works at the desk."""

from jourbok.kernel.actor import BOARD_SCOPED, Permission, Role

WORK_AT_DESK = Permission.of("desk.work", Role.DUTY_WORKER, Role.UNIT_MANAGER)
SEE_A_BOARDS_PORTAL = Permission.of("desk.portal", *BOARD_SCOPED)
SEE_THE_MONTH = Permission.of("desk.month", Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER)
SEE_THE_SERVICE = Permission.of(
    "desk.service",
    Role.DUTY_WORKER,
    Role.UNIT_MANAGER,
    Role.CONTROLLER,
    Role.QUALITY_DEVELOPER,
    Role.ADMINISTRATOR,
)
COME_IN = Permission.of("desk.come_in", *Role)
