"""What may be done with reports."""

from jourbok.kernel.actor import Permission, Role

SEND_REPORT = Permission.of("handover.send_report", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_STATUS = Permission.of("handover.read_status", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_AS_BOARD = Permission.of("handover.read_as_board", Role.BOARD_INTAKE, Role.BOARD_MANAGER, Role.BOARD_SYSTEM)
ACKNOWLEDGE = Permission.of("handover.acknowledge", Role.BOARD_INTAKE, Role.BOARD_MANAGER, Role.BOARD_SYSTEM)
ASK = Permission.of("handover.ask", Role.BOARD_INTAKE, Role.BOARD_MANAGER)
ANSWER = Permission.of("handover.answer", Role.DUTY_WORKER, Role.UNIT_MANAGER)
ESCALATE = Permission.of("handover.escalate", Role.SYSTEM, Role.DUTY_WORKER, Role.UNIT_MANAGER)
COUNT_MORNING = Permission.of("handover.count_morning", Role.SYSTEM, Role.DUTY_WORKER, Role.UNIT_MANAGER)
AUDIT_MORNING = Permission.of("handover.audit_morning", Role.SYSTEM)
READ_WRONGLY_SENT = Permission.of("handover.read_wrongly_sent", Role.SYSTEM)
DELIVER = Permission.of("handover.deliver", Role.SYSTEM)
WITHDRAW = Permission.of("handover.withdraw", Role.DUTY_WORKER, Role.UNIT_MANAGER)
TELL_SYSTEMS = Permission.of("handover.tell_systems", Role.SYSTEM)
