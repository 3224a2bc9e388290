"""Messages that leave the house."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils

from jourbok.messages.models import OutboundMessage
from jourbok.messages.rules import Channel, Template
from jourbok.messages.services import queue_message
from tests.faults.situations.ground import Asked, a_worker, situation


def _to_queue() -> Asked:
    return {
        "actor": a_worker(),
        "channel": Channel.SMS,
        "recipient": "user:17",
        "address": "070-000 00 01",
        "template": Template.DECISION_WAITS,
        "about": uuid_utils.uuid7(),
        "purpose": "decision:1:sms:1",
    }


def _queued() -> OutboundMessage:
    return queue_message(**_to_queue())


@situation
def messages__queue_message() -> Asked:
    return _to_queue()


@situation
def messages__attempt_message() -> Asked:
    return {"message_id": _queued().pk}


@situation
def messages__resume_waiting_messages() -> Asked:
    _queued()
    return {}
