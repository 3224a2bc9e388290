"""The demo's settings, with styles and scripts as production sends them."""

from jourbok.config.settings import demo
from jourbok.config.settings.demo import *  # noqa: F403 - settings are the demo's, but for what follows

STATIC_ROOT = demo.env.str("JOURBOK_STATIC_ROOT")
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
WHITENOISE_USE_FINDERS = False
