"""What is filled in to sign in, to let people in, and of the systems of members."""

from jourbok.accounts.forms.people import (
    GIVEN_ROLES,
    SECONDS_OF_A_CODE,
    CodeAgainForm,
    CodeForm,
    PersonForm,
    RoleForm,
    SignInForm,
)

__all__ = [
    "GIVEN_ROLES",
    "SECONDS_OF_A_CODE",
    "CodeAgainForm",
    "CodeForm",
    "PersonForm",
    "RoleForm",
    "SignInForm",
]
