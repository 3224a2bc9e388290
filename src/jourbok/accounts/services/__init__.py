"""The verbs of accounts: people and their roles, drafts, and the persons of the demo."""

from jourbok.accounts.services.demo import DemoIsOff, ensure_demo_users
from jourbok.accounts.services.drafts import (
    SECRET_FIELDS,
    discard_draft,
    discard_kept_form,
    keep_form,
    save_draft,
    written,
)
from jourbok.accounts.services.people import (
    BoardDoesNotFitRole,
    EmailIsTaken,
    LastAdministrator,
    NobodyChangesTheirOwnAccess,
    RoleAlreadyHeld,
    assign_role,
    create_user,
    end_other_sessions,
    end_role,
    end_role_by_id,
    invitation_key,
    record_sign_in,
    set_active,
    user_by_id,
)

__all__ = [
    "SECRET_FIELDS",
    "BoardDoesNotFitRole",
    "DemoIsOff",
    "EmailIsTaken",
    "LastAdministrator",
    "NobodyChangesTheirOwnAccess",
    "RoleAlreadyHeld",
    "assign_role",
    "create_user",
    "discard_draft",
    "discard_kept_form",
    "end_other_sessions",
    "end_role",
    "end_role_by_id",
    "ensure_demo_users",
    "invitation_key",
    "keep_form",
    "record_sign_in",
    "save_draft",
    "set_active",
    "user_by_id",
    "written",
]
