"""The app's label, since Django has a `messages` of its own."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Outbound messages and background work."""

    name = "jourbok.messages"
    label = "outbound"
    verbose_name = "utskick och bakgrundsarbete"
