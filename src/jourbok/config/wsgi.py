"""The door that the web server opens."""

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jourbok.config.durability import refusal_of_our_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jourbok.config.settings.production")
application = get_wsgi_application()
if settings.DURABLE_DATABASE_REQUIRED and (refusal := refusal_of_our_database()):
    sys.exit(refusal)
