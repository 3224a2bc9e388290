"""What may be done with the list of numbers, and with how many live where."""

from jourbok.kernel.actor import Permission, Role

_SERVICE = (Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR)

READ_NUMBERS = Permission.of("organisations.read_numbers", *_SERVICE, Role.SYSTEM)
KEEP_NUMBERS = Permission.of("organisations.keep_numbers", *_SERVICE, Role.BOARD_INTAKE, Role.BOARD_MANAGER)
KEEP_OWN_NUMBERS = Permission.of("organisations.keep_own_numbers", Role.BOARD_INTAKE, Role.BOARD_MANAGER)
REMIND_BOARDS = Permission.of("organisations.remind_boards", Role.SYSTEM)
KEEP_POPULATION = Permission.of("organisations.keep_population", Role.ADMINISTRATOR, Role.SYSTEM)
