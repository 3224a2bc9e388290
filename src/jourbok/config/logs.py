"""Logs for machines: one JSON object a line, without personal data.

An error is told by its class and where it happened; never by its message, its local variables or what was sent,
since those may hold a person. Anything that looks like a personal number, an e-mail address or a telephone number with
its country is struck out wherever it stands. The same holds for an error that nobody caught, which Python would
otherwise print with its message.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

import structlog

#: Ten or twelve digits as people write them: with or without century, in groups, with any dash, plus or space before
#: the last four. Months and days are not judged: a slip of the pen is as secret, and coordination numbers add sixty.
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:(?:18|19|20)[\s\u00a0]?)?\d\d[-./\s\u00a0]?\d\d[-./\s\u00a0]?\d\d"
    r"[\s\u00a0]{0,2}[-+/_.\u2010-\u2015\u2212]?[\s\u00a0]{0,2}\d\d[\s\u00a0]?\d\d(?!\d)"
)
#: E-mail addresses, and telephone numbers as they are sent to operators.
REACHED_AT = re.compile(r"[^\s@<>\"',;:=]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)\+[1-9]\d{7,14}(?!\d)")
#: A token or a secret of ours, and whatever of one is left.
TOKEN = re.compile(r"jourbok_[A-Za-z0-9_-]{12,}")
#: A hash is told whole, also where chance has put ten digits side by side: it is compared, letter by letter.
HASH = re.compile(r"[0-9a-f]{64}")
STRUCK_OUT = "[struket]"
#: What our own events carry besides their name.
CARRIED = ("sealed", "number", "head", "who", "how", "address")
#: What Django puts in a record and that may hold what somebody typed.
NEVER_LOGGED = ("request", "exc_info", "stack_info", "args", "server_time", "positional_args")


def tell_error(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace an exception by its class and the places it passed."""
    raised = event.get("exc_info")
    if raised and raised[0] is not None:
        frames = traceback.extract_tb(raised[2])
        event["error"] = raised[0].__qualname__
        event["event"] = _without(event.get("event"), raised[1])
        event["at"] = [f"{frame.filename.rpartition('jourbok/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    for name in NEVER_LOGGED:
        event.pop(name, None)
    return event


def _without(text: Any, raised: BaseException) -> Any:
    """The text without the error's own words, which some libraries write into what they say of it."""
    if not isinstance(text, str):
        return text
    for words in filter(None, (repr(raised), str(raised))):
        text = text.replace(words, STRUCK_OUT)
    return text


def tell_request(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Of a request that went wrong: how and where to, without its query, body or headers."""
    record: logging.LogRecord | None = event.get("_record")
    request = getattr(record, "request", None)
    if request is not None:
        event |= {"method": getattr(request, "method", ""), "path": getattr(request, "path", "")}
        event["status"] = getattr(record, "status_code", None)
    return event


def tell_uncaught(kind: type[BaseException], raised: BaseException, trace: TracebackType | None) -> None:
    """The last thing that a program says when nobody caught its error. Ctrl-C is no error."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, raised, trace)
        return
    logging.getLogger("jourbok.uncaught").critical("uncaught", exc_info=(kind, raised, trace))


def tell_uncaught_in_thread(raised: threading.ExceptHookArgs) -> None:
    """The same, in a thread beside the program's own."""
    if raised.exc_value is not None:
        tell_uncaught(raised.exc_type, raised.exc_value, raised.exc_traceback)


def watch_for_the_uncaught() -> None:
    """From now on an error that nobody catches is told without its message, and so is one of the log's own.

    Who has taken that task already, as a runner of tests has, keeps it.
    """
    logging.raiseExceptions = False
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = tell_uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = tell_uncaught_in_thread


def strike_out(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Strike out what looks like a personal number, an address, a telephone number or a token of ours."""
    return {name: _struck(value) for name, value in event.items()}


def _struck(value: Any) -> Any:
    if isinstance(value, str) and HASH.fullmatch(value):
        return value
    if isinstance(value, str):
        return PERSONAL_NUMBER.sub(STRUCK_OUT, REACHED_AT.sub(STRUCK_OUT, TOKEN.sub(STRUCK_OUT, value)))
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
            "django": {"handlers": [], "level": level, "propagate": True},  # no error is sent by mail
            "django.db.backends": {"level": "INFO"},  # below that, every question to the database with its values
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},  # below that, every address that is asked, with our name at the operator
            "psycopg": {"level": "CRITICAL"},  # its warnings quote the server's words, and those quote rows
        },
    }
