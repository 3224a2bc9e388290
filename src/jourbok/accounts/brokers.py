"""The brokers that people may sign in with, BankID or Freja behind them, as the environment names them."""

from __future__ import annotations

from typing import Any

import environ

#: A second and a third broker are told apart by a number.
PREFIXES = ("JOURBOK_OIDC", "JOURBOK_OIDC2", "JOURBOK_OIDC3")


def brokers_of(env: environ.Env) -> list[dict[str, Any]]:
    """The brokers whose issuer is set, as django-allauth wants them.

    For each: ``JOURBOK_OIDC_ISSUER``, ``_CLIENT_ID``, ``_CLIENT_SECRET``, ``_NAME`` and, where the subject stands
    in another claim than ``sub``, ``_SUBJECT``. Its answer comes to ``/konto/oidc/inloggning/svar/``, for the
    second broker ``inloggning2``.
    """
    return [_broker(env, prefix) for prefix in PREFIXES if env.str(f"{prefix}_ISSUER", default="").strip()]


def _broker(env: environ.Env, prefix: str) -> dict[str, Any]:
    return {
        "provider_id": prefix.lower().replace("jourbok_oidc", "inloggning"),
        "name": env.str(f"{prefix}_NAME", default="BankID eller Freja"),
        "client_id": env.str(f"{prefix}_CLIENT_ID"),
        "secret": env.str(f"{prefix}_CLIENT_SECRET"),
        "settings": {
            "server_url": env.str(f"{prefix}_ISSUER").strip().rstrip("/"),
            "uid_field": env.str(f"{prefix}_SUBJECT", default="sub"),
        },
    }
