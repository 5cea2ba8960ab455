"""The only reader of the environment. `.env.example` lists and explains every variable."""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from voiceagent import embedded, redis_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

# --- The site

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. `make run` writes a .env file with a fresh one; elsewhere set it in "
        "the environment to 50 random characters."
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOT_URLCONF = "voiceagent.urls"
ASGI_APPLICATION = "voiceagent.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "daphne",
    "voiceagent",
    "crm",
    "calls",
    "import_export",
    "simple_history",
    "channels",
    "voiceagent.admin_config.ServiceDeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "voiceagent.content_security_policy.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

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
        },
    },
]

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# A revert would write an old status past the verbs that move it.
SIMPLE_HISTORY_REVERT_DISABLED = True
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
# Between preview and confirmation a file waits where every worker can reach it.
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"

LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="America/Chicago")

if not DEBUG:
    # TLS ends at the proxy, which must set X-Forwarded-Proto itself and drop what a client sends.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = PUBLIC_URL.startswith("https://")
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]  # probes speak plain HTTP to the process itself
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- Stores

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Not in memory: threads and processes of a test must meet in one database, as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
    # IMMEDIATE takes the write lock when a transaction begins: two writers queue for the lock
    # instead of failing when both want to upgrade a read.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": 10,
        "timeout": 20,
    }

REDIS_TIMEOUT_SECONDS = 2
# An empty REDIS_URL in .env means the embedded server as well.
REDIS_URL = env.str("REDIS_URL", default="") or embedded.redis_url(BASE_DIR)
REDIS_IS_EMBEDDED = embedded.redis_url(BASE_DIR) == REDIS_URL
CACHES = {
    "default": redis_url.cache(
        REDIS_URL,
        {
            "SOCKET_CONNECT_TIMEOUT": REDIS_TIMEOUT_SECONDS,
            "SOCKET_TIMEOUT": REDIS_TIMEOUT_SECONDS,
            "CONNECTION_POOL_KWARGS": {
                "max_connections": 200,
                # redis-py 8 retries three times unless told otherwise: 2 s would become 8.
                "retry": Retry(NoBackoff(), 0),
            },
        },
        timeout_seconds=REDIS_TIMEOUT_SECONDS,
    ),
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            "hosts": [
                redis_url.channel_host(REDIS_URL, max_connections=1000, timeout_seconds=REDIS_TIMEOUT_SECONDS)
            ],
            "capacity": 1000,
        },
    },
}

# --- Twilio

TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_PHONE_NUMBER = env.str("TWILIO_PHONE_NUMBER", default="")
TWILIO_API_URL = env.str("TWILIO_API_URL", default="https://api.twilio.com")

# --- Deepgram

DEEPGRAM_API_KEY = env.str("DEEPGRAM_API_KEY", default="")
DEEPGRAM_URL = env.str("DEEPGRAM_URL", default="")
SPEECH_IS_EMBEDDED = not DEEPGRAM_API_KEY and not DEEPGRAM_URL
if SPEECH_IS_EMBEDDED:
    DEEPGRAM_API_KEY = "embedded"
    DEEPGRAM_URL = embedded.SPEECH_URL
DEEPGRAM_URL = (DEEPGRAM_URL or "https://api.deepgram.com").rstrip("/")
DEEPGRAM_LISTEN_MODEL = env.str("DEEPGRAM_LISTEN_MODEL", default="flux-general-en")
DEEPGRAM_SPEAK_MODEL = env.str("DEEPGRAM_SPEAK_MODEL", default="aura-2-thalia-en")
PREPARE_PHRASES = env.bool("PREPARE_PHRASES", default=True)

# --- Seen from outside

# Whoever sends it may read /metrics; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"about_call": {"()": "calls.log_lines.AboutCall"}},
    "formatters": {"line": {"()": f"calls.log_lines.{'ReadableLines' if DEBUG else 'JsonLines'}"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["about_call"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # These log every request or every header; ours says what matters, without personal data.
        "daphne.access": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "twilio.http_client": {"level": "WARNING"},
        "websockets": {"level": "WARNING"},
    },
}
