"""The program with the empty view, for gunicorn."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")

from django.conf import settings

settings.ROOT_URLCONF = "bench.served.urls"

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
