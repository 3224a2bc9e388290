"""Tests: a real PostgreSQL, fast passwords, no files collected."""

from jourbok.config.settings.base import *

DEBUG = False
SECRET_KEY = "test-only"  # noqa: S105 - tests have no secrets
STATISTICS_KEY = b"tests have nobody to hide, and one key"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEMO_SIGN_IN = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STYLEGUIDE = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LIMITED_ROUTES = {}  # tests and measurements ask more often than any person; test_limits switches it on


def _no_name_server(host: str, port: int) -> list[str]:
    """Tests look up no name: one is on the open internet, every other leads inside."""
    return ["8.8.8.8"] if host == "krok.namnd.example.se" else ["10.0.0.1"]


WEBHOOK_LINE = {"resolve": _no_name_server}
