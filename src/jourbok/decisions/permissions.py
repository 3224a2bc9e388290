"""What may be done with urgent decisions. That somebody may decide is told by a mandate, never by a role."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

PREPARE = Permission.of("decisions.prepare", Role.DUTY_WORKER, Role.UNIT_MANAGER)
READ_DECISIONS = Permission.of("decisions.read", Role.DUTY_WORKER, Role.UNIT_MANAGER)
REACH = Permission.of("decisions.reach", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
TELL_MOMENT = Permission.of("decisions.tell_moment", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.BOARD_INTAKE)
READ_TO_DECIDE = Permission.of("decisions.read_to_decide", Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER)
FOLLOW_AS_BOARD = Permission.of("decisions.follow_as_board", Role.BOARD_INTAKE)
READ_PAPERS = Permission.of(
    "decisions.read_papers", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.BOARD_INTAKE, Role.DECISION_MAKER
)
SUBMIT = Permission.of("decisions.submit", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.BOARD_INTAKE)
READ_LAPSED = Permission.of("decisions.read_lapsed", Role.SYSTEM)
