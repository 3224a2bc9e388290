"""What every way of running Jourbok shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

from jourbok.accounts.brokers import brokers_of
from jourbok.config.logs import logging_settings
from jourbok.messages.configuration import site_of, transports_of, ways_of
from jourbok.signing.configuration import bankid_of
from jourbok.statistics.configuration import statistics_key_of

env = environ.Env()
PACKAGE = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "jourbok.accounts",  # before django-allauth, whose pages it replaces
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "template_partials",
    "jourbok.web",
    "jourbok.audit",
    "jourbok.messages",
    "jourbok.documents",
    "jourbok.organisations",
    "jourbok.signing",
    "jourbok.people",
    "jourbok.duty",
    "jourbok.law",
    "jourbok.rostering",
    "jourbok.calls",
    "jourbok.cases",
    "jourbok.decisions",
    "jourbok.placements",
    "jourbok.handover",
    "jourbok.systems",
    "jourbok.statistics",
    "jourbok.quality",
    "jourbok.economy",
    "jourbok.reports",
    "jourbok.desk",
    "jourbok.setup",
    "jourbok.config",
    "django.forms",  # its widget templates, looked up after those of jourbok.web
]

MIDDLEWARE = [
    "jourbok.web.middleware.HeadersMiddleware",  # it and the next three first: their headers stand on every answer
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jourbok.config.probes.ProbeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jourbok.web.middleware.LightMiddleware",
    "jourbok.web.middleware.LargestRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jourbok.accounts.middleware.ActorMiddleware",
    "jourbok.web.middleware.DomainErrorMiddleware",
    "jourbok.cases.middleware.ReasonMiddleware",
    "jourbok.accounts.middleware.StepUpMiddleware",
    "jourbok.accounts.limits.LimitMiddleware",
    "jourbok.audit.middleware.RefusalMiddleware",  # last, so that it hears of a refusal before it becomes a page
]

ROOT_URLCONF = "jourbok.config.urls"
WSGI_APPLICATION = "jourbok.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jourbok.config.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "jourbok.web.forms.Renderer"

# The running product signs in to the database as a role that owns nothing; `jourbok migrate` as the tables' owner.
_URL = "JOURBOK_OWNER_DATABASE_URL" if env.bool("JOURBOK_AS_OWNER", default=False) else "JOURBOK_DATABASE_URL"
DATABASES = {
    "default": {
        **env.db_url_config(env.str(_URL, default="postgresql://127.0.0.1:1/jourbok-url-is-missing")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
#: Whether web and worker refuse a database that may lose what it has acknowledged. Production does.
DURABLE_DATABASE_REQUIRED = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "jourbok.accounts.passwords.WordsOfTheWorkValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "jourbok.accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator lets people in; the product sends no mail about accounts
ACCOUNT_FORMS = {"login": "jourbok.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_RATE_LIMITS = {"login": "20/m/ip", "login_failed": "20/m/ip,5/m/key", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
MFA_ADAPTER = "jourbok.accounts.adapters.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "jourbok.accounts.forms.CodeForm",
    "reauthenticate": "jourbok.accounts.forms.CodeAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
SOCIALACCOUNT_STORE_TOKENS = False  # a broker's tokens are used at sign-in and forgotten
SOCIALACCOUNT_ADAPTER = "jourbok.accounts.adapters.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": brokers_of(env)}}
#: A password alone opens nothing: an app or a passkey is asked for, and must be set up first where there is none.
SECOND_FACTOR_REQUIRED = True
CSRF_FAILURE_VIEW = "jourbok.accounts.views.sign_in.csrf_failure"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",  # attempts are counted over all web processes
        "LOCATION": "accounts_countedattempt",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

#: A form with its longest text, or a roster file of 1 MB, with room to spare.
LARGEST_REQUEST_BYTES = 5_000_000
#: A paper of 10 MB that a board sends along, and the form around it.
LARGER_REQUESTS = {
    r"/foranmalan/namnd/[0-9a-f-]{36}/dokument/": 10_100_000,
    r"/api/v1/prenotifications/[0-9a-f-]{36}/documents": 10_100_000,
}

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our own pages
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

SESSION_COOKIE_AGE = 12 * 3600  # the longest shift is ten hours; then the handover
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = False  # read by the script that saves drafts
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # what is said to somebody is in no cookie
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a machine that asks unencrypted is answered, never led on
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the QR code of a second factor
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

#: What is counted per person, and against which limit of `jourbok.accounts.limits`.
LIMITED_ROUTES = {
    "desk:search": "search",
    "people:number": "search",
    "people:person": "lookup",
    "people:choose": "lookup",
    "cases:case": "lookup",
    "cases:print": "lookup",
    "desk:report": "lookup",
    "handover:question": "lookup",
    "calls:announcement": "lookup",
    "calls:board_announcement": "lookup",
    "calls:order": "lookup",
    "calls:board_order": "lookup",
    "cases:export": "export",
}

#: What of the product's permissions each scope of a board's system stands for; nothing else is left to it.
API_SCOPES = {
    "reports:read": ("handover.read_as_board",),
    "reports:acknowledge": ("handover.read_as_board", "handover.acknowledge"),
    "prenotifications:write": ("calls.announce",),
    "orders:write": ("calls.place_orders",),
    "webhooks:write": ("systems.keep_hooks",),
}

#: What higher rooms count of a case beside one of its tabs, by the word for it and inside the same query.
CASE_COUNTS = {"decisions": "jourbok.decisions.selectors.undecided"}
#: When a decision was made, as a higher room knows it, inside a query of decisions.
DECISION_MADE_AT = "jourbok.decisions.selectors.known_made_at"
#: When somebody first came to a place by a decision, as a higher room knows it.
DECISION_CARRIED_OUT_FROM = "jourbok.placements.selectors.began_by"

#: Minutes without a key or a click until the screen is covered; then until the person is signed out.
IDLE_LOCK_MINUTES = env.int("JOURBOK_IDLE_LOCK_MINUTES", default=5)
IDLE_SIGN_OUT_MINUTES = env.int("JOURBOK_IDLE_SIGN_OUT_MINUTES", default=30)
#: One click signs in as a demo person. Only the demo may say yes; production refuses to start with it.
DEMO_SIGN_IN = False

#: The ways out of the house by channel, none where the environment names none; and ours as links name it.
MESSAGE_TRANSPORTS = transports_of(env)
MESSAGE_SITE = site_of(env)
#: The ways for documents: e-mail, fax, and the message service for SDK.
MESSAGE_WAYS = ways_of(env)

#: How boards' own systems are told; they are looked up as any name, and nothing but the open internet is allowed.
WEBHOOK_LINE: dict[str, Any] = {}

#: The line to BankID for signatures; None where the environment names no certificate of ours.
BANKID = bankid_of(env)

#: The key of the codes by which the statistics know persons and cases; empty where the environment names no file.
STATISTICS_KEY = statistics_key_of(env)

#: How often the worker seals the log, as cron writes it.
SEAL_CRON = env.str("JOURBOK_SEAL_CRON", default="* * * * *")

LOGGING = logging_settings(env.str("JOURBOK_LOG_LEVEL", default="INFO"))
