"""Settings, all from the environment; without any, a local set-up with embedded servers.

Production is `CCHC_ENV=production`: it refuses to start with a default secret, without
named servers or without hosts.
"""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cchc.local_services.place import Place

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("CCHC_VAR", BASE_DIR / "var")).resolve()

PRODUCTION = os.environ.get("CCHC_ENV", "local") == "production"
LOCAL = not PRODUCTION
DEBUG = os.environ.get("CCHC_DEBUG", "") == "1" and LOCAL

INSECURE_SECRET = "local-only-secret-never-used-in-production"  # noqa: S105


def _required(name: str, local_default: str) -> str:
    """The variable's value; in production it must be set and differ from the local default."""
    value = os.environ.get(name, "" if PRODUCTION else local_default)
    if PRODUCTION and value in ("", local_default):
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return value


def _list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# --- Secrets and hosts
SECRET_KEY = _required("CCHC_SECRET_KEY", INSECURE_SECRET)
# Ballot links derive from a secret of their own, so that signing out every session
# (a new SECRET_KEY) does not void the links already sent.
BALLOT_SECRET = _required("CCHC_BALLOT_SECRET", INSECURE_SECRET + "-ballots")
ALLOWED_HOSTS = _list("CCHC_ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,testserver")
CSRF_TRUSTED_ORIGINS = _list("CCHC_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("CCHC_SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("CCHC_ALLOWED_HOSTS must be set in production.")

# --- PostgreSQL and Redis; `manage.py` and the suite start embedded ones when these are unset
SERVERS_PLACE = Place.of_project(VAR_DIR)
DATABASE_URL = _required("DATABASE_URL", SERVERS_PLACE.database_url)
REDIS_URL = _required("REDIS_URL", SERVERS_PLACE.redis_url)
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # redis-py names a socket "unix://", Celery "redis+socket://".
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
    }
}
# Sessions are read from Redis; the database keeps them when it is emptied.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Applications
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "cchc",
    "cchc.ui",
    "cchc.jobs",
    "cchc.outbox",
    "cchc.agencies",
    "scoring",
    "surveys",
    "rankings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cchc.ui.errors.WrongMethodPage",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.history.ActorMiddleware",
]

ROOT_URLCONF = "cchc.urls"
WSGI_APPLICATION = "cchc.wsgi.application"
ASGI_APPLICATION = "cchc.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "cchc.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "cchc.ui.forms.FormRenderer"

# --- People
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# One address an account, kept by the administrator: it is where invitations and resets go.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
# Accounts are made by an administrator's invitation, never by signing up.
ACCOUNT_ADAPTER = "cchc.agencies.accounts.AccountAdapter"

# --- Language, dates, numbers
# Vietnamese whatever the browser prefers: offices use English ones (D16).
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Ours first; then words for the libraries' messages, which makemessages must not touch.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "cchc" / "ui" / "borrowed" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["cchc.formats"]
# With grouping on, Django reads the typed points "3.125" as 3125.
USE_THOUSAND_SEPARATOR = False

# --- Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(os.environ.get("CCHC_MEDIA", VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or os.environ.get("CCHC_MANIFEST") == "1"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = LOCAL
UPLOAD_MAX_BYTES = int(os.environ.get("CCHC_UPLOAD_MAX_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Mail
EMAIL_HOST = os.environ.get("CCHC_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("CCHC_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("CCHC_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CCHC_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("CCHC_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("CCHC_MAIL_FROM", "cchc@localhost")
if PRODUCTION and not EMAIL_HOST:
    raise ImproperlyConfigured("CCHC_SMTP_HOST must be set in production.")

# --- Celery
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
# How long ballots just cast may lie beside the invitations they came from (D7).
BALLOT_MIXING_MINUTES = int(os.environ.get("CCHC_BALLOT_MIXING_MINUTES", "10"))
CELERY_BEAT_SCHEDULE = {
    "drain-outbox": {"task": "cchc.outbox.tasks.drain", "schedule": 10},
    "resume-jobs": {"task": "cchc.jobs.tasks.resume_lost", "schedule": 60},
    "mix-ballots": {
        "task": "surveys.tasks.mix_ballots",
        "schedule": BALLOT_MIXING_MINUTES * 60,
    },
    "close-ended-surveys": {"task": "surveys.tasks.close_ended", "schedule": crontab()},
    "lock-late-entries": {"task": "scoring.tasks.lock_late", "schedule": crontab()},
}

# --- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rankings.api.pages.Pages",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CCHC",
    "DESCRIPTION": "Published administrative-reform indices: decisions, tables, units.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "rankings.api.schema.document_refusals",
    ],
}

# --- Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and os.environ.get("CCHC_TLS_TERMINATED", "1") == "1"
# The container asks itself how it is, without the proxy that ends TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secrets": {"()": "cchc.logs.MaskSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"cchc": {"level": "INFO"}, "scoring": {"level": "INFO"}},
}
