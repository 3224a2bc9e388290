"""What may be done with reports."""

from jourbok.kernel.actor import Permission, Role

SEND_REPORT = Permission.of("handover.send_report", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_STATUS = Permission.of("handover.read_status", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_AS_BOARD = Permission.of("handover.read_as_board", Role.BOARD_INTAKE)
ACKNOWLEDGE = Permission.of("handover.acknowledge", Role.BOARD_INTAKE)
ESCALATE = Permission.of("handover.escalate", Role.SYSTEM, Role.DUTY_WORKER, Role.UNIT_MANAGER)
DELIVER = Permission.of("handover.deliver", Role.SYSTEM)
WITHDRAW = Permission.of("handover.withdraw", Role.DUTY_WORKER, Role.UNIT_MANAGER)
