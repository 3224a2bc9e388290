"""Loads a service into the database of the environment, as the owner of its tables. Run by other benchmarks."""

from __future__ import annotations

import os
import sys
from datetime import timedelta


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "jourbok.config.settings.test"
    import django

    django.setup()
    import uuid_utils.compat as uuid_utils

    from jourbok.config.database_at_hand import migrate
    from jourbok.kernel.actor import system_actor
    from jourbok.setup.rules.service_file import read_service_file
    from jourbok.setup.rules.volume import CLOCK
    from jourbok.setup.services import load_service_file
    from jourbok.setup.services.demo_files import SERVICE_FILE

    migrate()
    a_year_before = system_actor(moment=CLOCK - timedelta(days=365), request_id=uuid_utils.uuid7(), door="command")
    load_service_file(actor=a_year_before, service_file=read_service_file(SERVICE_FILE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
