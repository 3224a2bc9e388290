"""What may be done with persons, and by whom."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

SEARCH_PERSONS = Permission.of("people.search_persons", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
SEE_PERSONS = Permission.of("people.see_persons", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
REGISTER_PERSON = Permission.of("people.register_person", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
RELATE_PERSONS = Permission.of("people.relate_persons", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
PROTECT_PERSON = Permission.of("people.protect_person", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.SYSTEM)
UNPROTECT_PERSON = Permission.of("people.unprotect_person", Role.UNIT_MANAGER)
UNLOCK_PERSON = Permission.of("people.unlock_person", Role.DUTY_WORKER, Role.UNIT_MANAGER)
