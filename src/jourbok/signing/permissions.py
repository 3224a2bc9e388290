"""What may be done with signatures. That the signer may decide is found out by the room that owns the decision."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

SIGN = Permission.of("signing.sign", Role.DECISION_MAKER, Role.DUTY_WORKER, Role.UNIT_MANAGER)
SIGN_WITH_OTHERS = Permission.of("signing.sign_with_others", Role.DUTY_WORKER, Role.UNIT_MANAGER)
SET_SIGNER_NUMBERS = Permission.of("signing.set_signer_numbers", Role.ADMINISTRATOR)
KEEP_LEFT = Permission.of("signing.keep_left", Role.SYSTEM)
