"""Background work that is wrong on purpose: before each attempt it looks through everything that waits."""

from __future__ import annotations

from unittest.mock import patch


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from jourbok.handover.models import Delivery
    from jourbok.handover.selectors.circuits import must_rest

    def after_looking(row: Delivery, at: object) -> bool:
        waiting = Delivery.objects.prefetch_related("steps").select_related("version__report")
        [each.line.state for each in waiting for _again in range(10)]
        return must_rest(row, at)  # type: ignore[arg-type]

    with patch("jourbok.handover.services.delivering.must_rest", after_looking):
        call_command("work")


if __name__ == "__main__":
    main()
