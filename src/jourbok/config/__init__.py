"""Config (*inställningar*): settings, addresses, menu and commands — the only place that knows every room."""
