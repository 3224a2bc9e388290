"""What holds for every form of the product, those of other packages too."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.validators import MaxLengthValidator

TOO_LONG = (
    "Texten har %(show_value)d tecken, men här får högst %(limit_value)d plats. Korta den. Allt du skrev står kvar."
)


class WebConfig(AppConfig):
    """No browser cuts a text that is too long (widgets/attrs.html), so the server's sentence has to say by how much."""

    name = "jourbok.web"

    def ready(self) -> None:
        MaxLengthValidator.message = TOO_LONG
