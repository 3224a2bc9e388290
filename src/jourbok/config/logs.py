"""Logs for machines: one JSON object a line, without personal data.

An error is told by its class and where it happened; never by its message, its local variables or what was sent,
since those may hold a person. Anything that looks like a personal number is struck out wherever it stands.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

import structlog

PERSONAL_NUMBER = re.compile(r"\b(?:19|20)?\d{6}[-+ ]?\d{4}\b")
STRUCK_OUT = "[struket]"
#: What our own events carry besides their name.
CARRIED = ("sealed", "number", "head")
#: What Django puts in a record and that may hold what somebody typed.
NEVER_LOGGED = ("request", "exc_info", "stack_info", "args", "server_time", "positional_args")


def tell_error(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace an exception by its class and the places it passed."""
    raised = event.get("exc_info")
    if raised and raised[0] is not None:
        frames = traceback.extract_tb(raised[2])
        event["error"] = raised[0].__qualname__
        event["at"] = [f"{frame.filename.rpartition('jourbok/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    for name in NEVER_LOGGED:
        event.pop(name, None)
    return event


def tell_request(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of a request that went wrong: how and where to, without its query, body or headers."""
    record: logging.LogRecord | None = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        event |= {"method": getattr(request, "method", ""), "path": getattr(request, "path", "")}
        event["status"] = getattr(record, "status_code", None)
    return event


def strike_out(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Strike out what looks like a personal number."""
    return {name: _struck(value) for name, value in event.items()}


def _struck(value: Any) -> Any:
    if isinstance(value, str):
        return PERSONAL_NUMBER.sub(STRUCK_OUT, value)
    if isinstance(value, list | tuple):
        return [_struck(each) for each in value]
    if isinstance(value, dict):
        return {name: _struck(each) for name, each in value.items()}
    return value


def logging_settings(level: str = "INFO") -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, through the three above."""
    shared = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(allow=CARRIED),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            tell_request,
            tell_error,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            strike_out,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=lambda value: type(value).__qualname__),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }
