"""Servers of our own on this host: HTTP, SMTP and SFTP. Nothing leaves the machine."""

from jourbok.messages.tests.servers.lines import LOOPBACK, QuietServer, listening
from jourbok.messages.tests.servers.papers import Papers, encrypted_by, papers
from jourbok.messages.tests.servers.post import Post, a_mail_server
from jourbok.messages.tests.servers.sftp import Vault, a_vault
from jourbok.messages.tests.servers.web import (
    Gateway,
    a_gateway,
    answers_twice,
    breaks_off,
    cuts_the_line,
    dribbles,
    is_slow,
    mumbles,
    talks_without_end,
)

__all__ = [
    "LOOPBACK",
    "Gateway",
    "Papers",
    "Post",
    "QuietServer",
    "Vault",
    "a_gateway",
    "a_mail_server",
    "a_vault",
    "answers_twice",
    "breaks_off",
    "cuts_the_line",
    "dribbles",
    "encrypted_by",
    "is_slow",
    "listening",
    "mumbles",
    "papers",
    "talks_without_end",
]
