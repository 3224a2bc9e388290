"""Every queue has somebody who works on it, and nothing that waits for another's server shares one with the rest."""

from __future__ import annotations

from procrastinate.contrib.django import app as queue

from jourbok.config.management.commands.work import LANES
from jourbok.handover.rules.delivery import QUEUES
from jourbok.organisations.rules.register import ChannelKind

#: What a person carries, and what lies in the portal at once.
BY_NOBODY = {ChannelKind.PORTAL, ChannelKind.LETTER}


def test_every_task_has_a_lane() -> None:
    ours = {name: task.queue for name, task in queue.tasks.items() if "builtin_tasks" not in name}
    assert ours
    assert {name for name, lane in ours.items() if lane not in LANES} == set()


def test_every_way_that_jourbok_sends_by_has_a_lane_of_its_own() -> None:
    assert set(QUEUES) == set(ChannelKind) - BY_NOBODY
    assert set(QUEUES.values()) <= LANES.keys() - {"default", "messages"}
