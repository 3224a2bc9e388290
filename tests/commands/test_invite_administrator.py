"""The first administrator is let in from the command line."""

from __future__ import annotations

import pytest
from django.test import Client

from jourbok.accounts.models import RoleAssignment, User
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Role
from tests.commands.running import answer, refusal, run

WORDS = ("invite-administrator", "--name", "Tintin Förvaltare", "--email", " Tintin@example.se ")


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_SECRET_KEY", "that of the web")


@pytest.mark.django_db
@pytest.mark.usefixtures("secret")
def test_the_one_who_is_invited_chooses_a_password_at_the_path_and_is_administrator(client: Client) -> None:
    told = answer(*WORDS)
    assert (told["name"], told["email"]) == ("Tintin Förvaltare", "tintin@example.se")
    assert "Välj lösenord" in client.get(told["path"], follow=True).text
    assert RoleAssignment.objects.get().role == Role.ADMINISTRATOR
    assert ChangeEvent.objects.get(action="accounts.user_invited").door == "command"


@pytest.mark.django_db
@pytest.mark.usefixtures("secret")
def test_the_path_stands_alone_on_standard_output_and_the_second_time_nobody_is_added() -> None:
    for _ in range(2):
        said = run(*WORDS)
        assert said.stdout.startswith("/") and len(said.stdout.splitlines()) == 1
        assert "lämna länken till Tintin Förvaltare själv" in said.stderr
    assert (User.objects.count(), RoleAssignment.objects.count()) == (1, 1)


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("name", "email", "reason"),
    [("Tintin", "tintin", "Skriv en e-postadress"), (" ", "tintin@example.se", "Skriv personens namn")],
)
def test_what_cannot_be_a_person_is_refused_before_a_database_is_looked_for(name: str, email: str, reason: str) -> None:
    assert reason in refusal("invite-administrator", "--name", name, "--email", email)


def test_without_the_secret_of_the_web_the_link_would_never_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURBOK_SECRET_KEY", raising=False)
    assert "JOURBOK_SECRET_KEY saknas" in refusal(*WORDS)
