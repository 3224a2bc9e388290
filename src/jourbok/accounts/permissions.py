"""What may be done with people's access. Administrators do this and see no case."""

from __future__ import annotations

from jourbok.kernel.actor import Permission, Role

SEE_USERS = Permission.of("accounts.see_users", Role.ADMINISTRATOR)
#: To give somebody who decides the account that they sign in with; no more than their names.
NAME_ACCOUNTS = Permission.of("accounts.name_accounts", Role.UNIT_MANAGER, Role.ADMINISTRATOR)
#: Who has access for one's own board.
SEE_BOARD_ACCESS = Permission.of("accounts.see_board_access", Role.BOARD_MANAGER)
CHANGE_USERS = Permission.of("accounts.change_users", Role.ADMINISTRATOR, Role.SYSTEM)
SEE_SYSTEMS = Permission.of("accounts.see_systems", Role.ADMINISTRATOR)
CHANGE_SYSTEMS = Permission.of("accounts.change_systems", Role.ADMINISTRATOR)
CHANGE_ROLES = Permission.of("accounts.change_roles", Role.ADMINISTRATOR, Role.SYSTEM)
#: Members' own systems: how one signs in, and one's own right to look there.
READ_SYSTEMS = Permission.of("accounts.read_systems", Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.ADMINISTRATOR)
KEEP_SYSTEMS = Permission.of("accounts.keep_systems", Role.UNIT_MANAGER, Role.ADMINISTRATOR)
