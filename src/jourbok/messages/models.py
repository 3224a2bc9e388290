"""The worker's sign of life."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """When the background worker last did its periodic work."""

    name = models.CharField("namn", max_length=60, primary_key=True)
    beat_at = models.DateTimeField("senast", help_text="By the machine's clock, never the demo's.")

    class Meta:
        verbose_name = "livstecken"
        verbose_name_plural = "livstecken"

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M}"
