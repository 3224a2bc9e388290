"""Commands that need the database and serve nobody: neither secret key nor hosts are asked for."""

from secrets import token_urlsafe

from jourbok.config.settings.base import *

DEBUG = False
SECRET_KEY = env.str("JOURBOK_SECRET_KEY", default="") or token_urlsafe(48)
ALLOWED_HOSTS: list[str] = []
