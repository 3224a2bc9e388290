"""A demo that an earlier version made gets tables and law, and says what rows it lacks and how to begin anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.calls.models import Contact
from jourbok.cases.tests.factories import a_contact
from jourbok.config.prepare_demo import begin_anew
from jourbok.placements.tests.factories import a_place
from jourbok.setup.services import load_demo

pytestmark = pytest.mark.django_db


def test_an_older_demo_is_left_as_it_is_and_says_what_it_lacks_and_the_one_command_that_clears_it() -> None:
    a_contact()
    load_demo(lambda _said: None)
    assert Contact.objects.count() == 1
    told = begin_anew(Path("/var/lib/jourbok/det här"))
    for words in ("beredskap att besluta", "brådskande beslut", "platser", "rm -r '/var/lib/jourbok/det här'"):
        assert words in told


def test_what_there_is_is_not_said_to_be_lacking() -> None:
    a_contact()
    a_place()
    assert "platser" not in begin_anew(Path("demo"))
