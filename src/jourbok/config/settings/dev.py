"""Development: errors in full, nothing encrypted on the wire."""

from jourbok.config.settings.base import *

DEBUG = True
SECRET_KEY = "development-only"  # noqa: S105 - development has no secrets
STATISTICS_KEY = b"development has nobody to hide, and one key"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
DEMO_SIGN_IN = True
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STYLEGUIDE = True
