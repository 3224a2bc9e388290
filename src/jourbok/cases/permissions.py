"""What may be done with cases."""

from jourbok.kernel.actor import Permission, Role

READ_CASES = Permission.of("cases.read", Role.DUTY_WORKER, Role.UNIT_MANAGER)
#: Number, board and time of what no board has been told of; the morning is counted by it.
COUNT_DUE = Permission.of("cases.count_due", Role.SYSTEM, Role.DUTY_WORKER, Role.UNIT_MANAGER)
OPEN_CASE = Permission.of("cases.open", Role.DUTY_WORKER, Role.UNIT_MANAGER)
WRITE_CASE = Permission.of("cases.write", Role.DUTY_WORKER, Role.UNIT_MANAGER)
DECIDE = Permission.of("cases.decide", Role.DUTY_WORKER, Role.UNIT_MANAGER)
#: Of what somebody has signed; the mandate tells whether they may, and the role only for which board they are asked.
DECIDE_SIGNED = Permission.of(
    "cases.decide_signed", Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM
)
#: By whoever is asked to decide, of themselves.
DECLARE_CONFLICT = Permission.of("cases.declare_conflict", Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER)
LOG_TIME = Permission.of("cases.log_time", Role.DUTY_WORKER, Role.UNIT_MANAGER)
#: How much time goes to members' systems; numbers alone.
READ_LOOK_UP_FIGURES = Permission.of(
    "cases.read_look_up_figures", Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER
)
EXPORT_CASES = Permission.of("cases.export", Role.UNIT_MANAGER)
REGISTER_MANDATE = Permission.of("cases.register_mandate", Role.UNIT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM)
READ_MANDATES = Permission.of("cases.read_mandates", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR)
