"""What is kept of people who sign in, and of the systems of members that they may look in."""

from jourbok.accounts.models.member_systems import (
    MemberSystem,
    MemberSystemVersion,
    SystemRight,
    SystemRightEnd,
    SystemTrial,
)
from jourbok.accounts.models.people import (
    BoardSystem,
    CountedAttempt,
    Draft,
    KeptForm,
    RoleAssignment,
    SystemCall,
    SystemToken,
    User,
    UserManager,
)

__all__ = [
    "BoardSystem",
    "CountedAttempt",
    "Draft",
    "KeptForm",
    "MemberSystem",
    "MemberSystemVersion",
    "RoleAssignment",
    "SystemCall",
    "SystemRight",
    "SystemRightEnd",
    "SystemToken",
    "SystemTrial",
    "User",
    "UserManager",
]
