"""What may be done with contacts, and with what boards tell and order beforehand."""

from jourbok.kernel.actor import Permission, Role

REGISTER_CONTACT = Permission.of("calls.register_contact", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_CONTACTS = Permission.of("calls.read_contacts", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_SOS_METER = Permission.of("calls.read_sos_meter", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.CONTROLLER)
COLLECT = Permission.of("calls.collect", Role.SYSTEM, Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER)
ANNOUNCE = Permission.of("calls.announce", Role.BOARD_INTAKE, Role.BOARD_MANAGER, Role.BOARD_SYSTEM)
PLACE_ORDERS = Permission.of("calls.place_orders", Role.BOARD_INTAKE, Role.BOARD_MANAGER, Role.BOARD_SYSTEM)
READ_ANNOUNCED = Permission.of("calls.read_announced", Role.DUTY_WORKER, Role.UNIT_MANAGER)
HANDLE_ORDERS = Permission.of("calls.handle_orders", Role.DUTY_WORKER, Role.UNIT_MANAGER)
OPEN_BEFOREHAND = Permission.of(
    "calls.open_beforehand", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.BOARD_INTAKE, Role.BOARD_MANAGER
)
TELL_SYSTEMS = Permission.of("calls.tell_systems", Role.SYSTEM)
