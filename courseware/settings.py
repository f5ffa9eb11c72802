"""Django's settings. Each may be changed by an environment variable of README's table; development needs none."""

import os
import tempfile
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from courseware import environment

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that running this makes: database, backups, secret key, collected static files.
VAR = Path(environment.text("GLASSCLOUD_VAR", str(BASE_DIR / "var"))).absolute()
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret("SECRET_KEY") or environment.kept_secret(VAR / "secret-key")

# ---- Who may reach it ------------------------------------------------------------------------------------------------

HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, low=1, high=65535)
# This machine always; HOST where it names one address and not "any"; what ALLOWED_HOSTS adds.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.names("ALLOWED_HOSTS", [])]
if HOST not in ("0.0.0.0", "::", *ALLOWED_HOSTS):
    ALLOWED_HOSTS.append(f"[{HOST}]" if ":" in HOST else HOST)

# Where a browser finds it, for links that are printed.
_SHOWN = next((each for each in environment.names("ALLOWED_HOSTS", []) if each[0] not in ".*"), "")
_SHOWN = _SHOWN or ("127.0.0.1" if HOST in ("0.0.0.0", "::") else f"[{HOST}]" if ":" in HOST else HOST)
SITE_URL = environment.text("SITE_URL", f"http://{_SHOWN}:{PORT}")

# How many proxies of ours stand in front: the address of the caller is that many from the right in X-Forwarded-For.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0, low=0, high=9)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A class's network mostly has no certificate, so HTTPS is said, not guessed.
HTTPS = environment.flag("HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
# Subdomains and the browsers' preload list are for the domain's owner to decide, who is seldom the host of a class.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
# `frame-ancestors` below is what browsers go by; this is for those too old to know it.
X_FRAME_OPTIONS = "DENY"
# No inline script, no inline style, no other host: see static/js for the few things HTML cannot do.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# ---- What it consists of ---------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "courseware.people",
    "courseware.labs",
    "courseware.wire",
    "courseware.quizzes",
    "courseware.experiments",
    "courseware.lessons",
    "courseware.progress",
    "courseware.authoring",
    "courseware.classes",
    "courseware.gradebook",
    "services.account",
    "services.kinesis",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before everything that costs: a static file needs no session.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A frame of 10 KB is 1.3 KB on the wire. BREACH finds a secret that stands in a compressed page beside what an
    # attacker chose: Django masks the CSRF token anew in each page and adds random bytes to what it compresses.
    "django.middleware.gzip.GZipMiddleware",
    "courseware.headers.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "courseware.people.refused.NothingMade",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "courseware.urls"
WSGI_APPLICATION = "courseware.wsgi.application"

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
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# ---- Where things are kept -------------------------------------------------------------------------------------------

# Each thread keeps its connection. `runserver` makes a thread a request, and would keep one for each.
_CONN_MAX_AGE = 0 if DEBUG else None
_SQLITE = "django.db.backends.sqlite3"


def _database() -> dict[str, Any]:
    """SQLite in `var/`, or what DATABASE_URL names."""
    url = environment.secret("DATABASE_URL")
    found: dict[str, Any] = {"ENGINE": _SQLITE, "NAME": VAR / "glasscloud.sqlite3"}
    try:
        if url:
            found = {**dj_database_url.parse(url)}
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured("DATABASE_URL cannot be read: write postgres://user:password@host/name.") from error
    found["CONN_MAX_AGE"] = _CONN_MAX_AGE
    # Two test runs at once must not meet in one database, and tests with threads need a real file.
    test_name = f"test_glasscloud_{os.getpid()}"
    if found["ENGINE"] == _SQLITE:
        # NORMAL: what was committed survives a killed process, and a power cut may take the last moments of it, whole
        # commits from the end. FULL waits for the disk at each commit.
        synchronous = environment.one_of("DATABASE_SYNC", ("NORMAL", "FULL"))
        found["OPTIONS"] = {
            "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};",
            # A transaction that begins as a reader and then writes may be refused at once; one that says so waits.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
        }
        found["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"{test_name}.sqlite3")}
    else:
        found["CONN_HEALTH_CHECKS"] = True
        found["TEST"] = {"NAME": test_name}
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache that all processes share, for what is counted: tries to sign in, new guests. A migration of `people` makes
# its table. When it is full, Django throws out a third of it: so it holds far more than a class can fill.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# A frame of a lab reads the person from the session: with this engine one row by its primary key, whatever process
# answers, and signing out ends it at once. A cache in each process would go on serving an ended session; the shared
# cache is a table too, and no cheaper; signed cookies could not be ended.
SESSION_ENGINE = "courseware.people.sessions"
SESSION_COOKIE_AGE = 60 * 24 * 3600

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names by content, compressed once with Brotli and gzip by `collectstatic`.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- Who signs in, in which words ------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["courseware.people.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
# Who may sign up: everybody, who knows the class's code, nobody.
REGISTRATION = environment.one_of("REGISTRATION", ("OPEN", "CODE", "CLOSED"))
REGISTRATION_CODE = environment.secret("REGISTRATION_CODE")
if REGISTRATION == "CODE" and not REGISTRATION_CODE:
    raise ImproperlyConfigured("REGISTRATION is CODE: write the code into REGISTRATION_CODE.")
# Whether a new database begins with a class to look at.
DEMO_CLASS = environment.flag("DEMO_CLASS", default=True)

# Without a mail server a forgotten password is the instructor's to mend, by a link.
_MAIL_URL = environment.secret("EMAIL_URL")
HAS_MAIL = bool(_MAIL_URL)
if HAS_MAIL:
    globals().update(environment.mail(_MAIL_URL))

ACCOUNT_ADAPTER = "courseware.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "courseware.people.forms.SignInForm",
    "signup": "courseware.people.forms.SignUpForm",
    "reset_password": "courseware.people.forms.ForgotForm",
    "reset_password_from_key": "courseware.people.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", *(["email"] if HAS_MAIL else []), "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Glasscloud: "
ACCOUNT_PREVENT_ENUMERATION = False  # a name that is taken has to be said, and so says who is here
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# A class comes from one address. Tries to sign in are counted by people/tries.py.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "signup": "300/h/ip", "reset_password_from_key": "300/h/ip"}

LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
# Words are written in English; as long as there is no other language, nothing has to be looked up (100 times a frame).
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"

# Errors of ours, with their traceback, on the terminal in which the server runs; a student's 404 is none.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO" if DEBUG else "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
