"""What may be done with people's access. Administrators do this and see no case."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

SEE_USERS = Permission.of("accounts.see_users", Role.ADMINISTRATOR)
CHANGE_USERS = Permission.of("accounts.change_users", Role.ADMINISTRATOR, Role.SYSTEM)
CHANGE_ROLES = Permission.of("accounts.change_roles", Role.ADMINISTRATOR, Role.SYSTEM)
