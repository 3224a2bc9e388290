"""The demo: synthetic persons on a clock of their own, signed in with one click."""

from jourbok.config.settings.base import *

DEBUG = False
SECRET_KEY = env.str("JOURBOK_SECRET_KEY", default="demo-only")
STATISTICS_KEY = b"the demo has nobody to hide, and one key"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO_SIGN_IN = True
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STYLEGUIDE = True
WHITENOISE_USE_FINDERS = True
