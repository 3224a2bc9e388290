"""The door that the web server opens."""

import os
import sys
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from jourbok.config.durability import refusal_of_our_database


def warm_up() -> None:
    """What the first visitor would wait for is done: the pages are found, and what draws the charts has started."""
    from jourbok.desk.month_charts import start_engine  # it reads models, which wait for Django to be set up

    get_resolver().url_patterns  # noqa: B018 - reading them is what imports the pages
    start_engine()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourbok.config.settings.production")
application = get_wsgi_application()
if settings.DURABLE_DATABASE_REQUIRED and (refusal := refusal_of_our_database()):
    sys.exit(refusal)
# Beside the start, not before it: the server listens as soon as it otherwise would.
warming = Thread(target=warm_up, name="warm-up", daemon=True)
warming.start()
