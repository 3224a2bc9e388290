"""Production does not start without what keeps it safe, and never with the demo's way in."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SAFE = {
    "JOURBOK_SECRET_KEY": "x" * 50,
    "JOURBOK_DATABASE_URL": "postgresql://127.0.0.1:1/none",
    "JOURBOK_ALLOWED_HOSTS": "jour.example.se",
}
SHOW = """
import django; django.setup()
from django.conf import settings
from django.urls import reverse, NoReverseMatch
try:
    reverse("accounts:demo", args=[1])
except NoReverseMatch:
    print("demo off", settings.DEMO_SIGN_IN, settings.SECOND_FACTOR_REQUIRED, settings.SESSION_COOKIE_SECURE)
"""


def start(**changed: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("JOURBOK_", "DJANGO_"))}
    given = bare | SAFE | changed | {"DJANGO_SETTINGS_MODULE": "jourbok.config.settings.production"}
    return subprocess.run([sys.executable, "-c", SHOW], env=given, capture_output=True, text=True, check=False)


def test_production_starts_when_everything_is_given_and_has_no_demo_route() -> None:
    started = start()
    assert started.stdout == "demo off False True True\n", started.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"JOURBOK_SECRET_KEY": ""}, "JOURBOK_SECRET_KEY saknas"),
        ({"JOURBOK_SECRET_KEY": "short"}, "minst 50 tecken"),
        ({"JOURBOK_DATABASE_URL": " "}, "JOURBOK_DATABASE_URL saknas"),
        ({"JOURBOK_DATABASE_URL": "postgresql://db.example.se/jourbok"}, "sslmode=verify-full"),
        ({"JOURBOK_DATABASE_URL": "postgresql://db.example.se/jourbok?sslmode=require"}, "sslmode=verify-full"),
        (
            {
                "JOURBOK_OIDC_ISSUER": "http://broker.example.se",
                "JOURBOK_OIDC_CLIENT_ID": "jourbok",
                "JOURBOK_OIDC_CLIENT_SECRET": "secret",
            },
            "https://",
        ),
        ({"JOURBOK_ALLOWED_HOSTS": ""}, "JOURBOK_ALLOWED_HOSTS saknas"),
        ({"JOURBOK_ALLOWED_HOSTS": "*"}, "får inte vara *"),
        ({"JOURBOK_DEMO_SIGN_IN": "yes"}, "Demoinloggning får aldrig vara på i drift"),
    ],
)
def test_production_refuses_to_start_and_says_why(changed: dict[str, str], said: str) -> None:
    refused = start(**changed)
    assert refused.returncode != 0
    assert said in refused.stderr


@pytest.mark.parametrize(
    "given",
    [
        {"JOURBOK_DATABASE_URL": "postgresql://db.example.se/jourbok?sslmode=verify-full"},
        {"JOURBOK_DATABASE_URL": "postgresql:///jourbok?host=/run/postgresql"},
        {"JOURBOK_DATABASE_URL": "postgresql://database/jourbok", "JOURBOK_DATABASE_TLS": "false"},
    ],
)
def test_a_database_here_or_one_whose_certificate_is_checked_is_taken(given: dict[str, str]) -> None:
    assert start(**given).stdout == "demo off False True True\n"
