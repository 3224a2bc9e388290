"""What may be done with urgent decisions. That somebody may decide is told by a mandate, never by a role."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

#: Who follows a board's own decisions there: those who take them over, their head, and who writes at its meetings.
AT_THE_BOARD = (Role.BOARD_INTAKE, Role.BOARD_MANAGER, Role.BOARD_SECRETARY)

PREPARE = Permission.of("decisions.prepare", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_DECISIONS = Permission.of("decisions.read", Role.DUTY_WORKER, Role.UNIT_MANAGER)
REACH = Permission.of("decisions.reach", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
TELL_MOMENT = Permission.of("decisions.tell_moment", Role.DUTY_WORKER, Role.UNIT_MANAGER, *AT_THE_BOARD)
READ_TO_DECIDE = Permission.of("decisions.read_to_decide", Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER)
FOLLOW_AS_BOARD = Permission.of("decisions.follow_as_board", *AT_THE_BOARD)
READ_PAPERS = Permission.of(
    "decisions.read_papers", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.DECISION_MAKER, *AT_THE_BOARD
)
SUBMIT = Permission.of("decisions.submit", Role.DUTY_WORKER, Role.UNIT_MANAGER, *AT_THE_BOARD)
DECIDE_LEFT = Permission.of("decisions.decide_left", Role.SYSTEM)
READ_LAPSED = Permission.of("decisions.read_lapsed", Role.SYSTEM)
