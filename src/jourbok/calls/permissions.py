"""What may be done with contacts."""

from jourbok.kernel.actor import Permission, Role

REGISTER_CONTACT = Permission.of("calls.register_contact", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_CONTACTS = Permission.of("calls.read_contacts", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_SOS_METER = Permission.of("calls.read_sos_meter", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.CONTROLLER)
COLLECT = Permission.of("calls.collect", Role.SYSTEM, Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER)
