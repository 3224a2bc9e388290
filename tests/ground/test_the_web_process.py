"""A web process makes itself ready before somebody waits for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

BEGUN = """
from jourbok.config import wsgi

wsgi.warming.join(60)

from django.urls import get_resolver
from jourbok.documents.drawing import _draw

print("url_patterns" in vars(get_resolver()), _draw.cache_info().currsize)
"""


@pytest.mark.long
def test_a_web_process_finds_its_pages_and_starts_what_draws_charts_beside_its_start() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test"}
    begun = subprocess.run([sys.executable, "-c", BEGUN], env=environment, capture_output=True, text=True, check=True)
    assert begun.stdout.split() == ["True", "1"], begun.stderr
