"""Periodic work of accounts."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jourbok.accounts import services


@app.periodic(cron="17 4 * * *")
@app.task(name="accounts.clear_sessions", queueing_lock="accounts.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    services.clear_sessions()


@app.periodic(cron="23 4 * * *")
@app.task(name="accounts.renew_factor_secrets", queueing_lock="accounts.renew_factor_secrets")
def renew_factor_secrets(timestamp: int) -> None:
    services.renew_factor_secrets()
