"""Production: refuses to start without what keeps it safe."""

from django.core.exceptions import ImproperlyConfigured

from jourbok.accounts.brokers import brokers_of
from jourbok.config.settings.base import *
from jourbok.messages.configuration import site_of

DEBUG = False


def required(name: str) -> str:
    value = str(env.str(name, default=""))
    if not value.strip():
        raise ImproperlyConfigured(f"{name} saknas. Se docs/operations/configuration.md.")
    return value


SECRET_KEY = required("JOURBOK_SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("JOURBOK_SECRET_KEY ska vara minst 50 tecken långt och slumpat.")
#: Keys that went before, while secrets encrypted with them are written anew.
SECRET_KEY_FALLBACKS = [key for key in env.str("JOURBOK_SECRET_KEY_FALLBACKS", default="").split(",") if key]
required("JOURBOK_DATABASE_URL")
_host = str(DATABASES["default"].get("HOST") or DATABASES["default"].get("OPTIONS", {}).get("host", ""))
_sslmode = DATABASES["default"].get("OPTIONS", {}).get("sslmode", "")
_on_this_host = _host in {"", "localhost", "127.0.0.1", "::1"} or _host.startswith("/")
if not _on_this_host and _sslmode != "verify-full" and env.bool("JOURBOK_DATABASE_TLS", default=True):
    raise ImproperlyConfigured(
        "Databasen står på en annan värd: skriv ?sslmode=verify-full i JOURBOK_DATABASE_URL. "
        "Se docs/operations/configuration.md."
    )
if any(not app["settings"]["server_url"].startswith("https://") for app in brokers_of(env)):
    raise ImproperlyConfigured("JOURBOK_OIDC_ISSUER ska börja med https://.")
ALLOWED_HOSTS = [host.strip() for host in required("JOURBOK_ALLOWED_HOSTS").split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("JOURBOK_ALLOWED_HOSTS får inte vara *. Skriv tjänstens namn.")
MESSAGE_SITE = site_of(env, host=ALLOWED_HOSTS[0].lstrip("."))
if env.bool("JOURBOK_DEMO_SIGN_IN", default=False):
    raise ImproperlyConfigured("Demoinloggning får aldrig vara på i drift.")

DURABLE_DATABASE_REQUIRED = True
SECURE_SSL_REDIRECT = env.bool("JOURBOK_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("JOURBOK_PROXIES", default=1)  # attempts are counted by the caller's address
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"  # so named, a browser takes it from this host alone, and only encrypted
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
STATIC_ROOT = env.str("JOURBOK_STATIC_ROOT", default="/srv/jourbok/static")
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
