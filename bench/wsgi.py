"""WSGI for `bench.served`: the program as it is, its addresses under those of the bench."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
if __name__ == "bench.wsgi" and os.environ.get("CCHC_BENCH_SERVER"):
    from django.conf import settings

    from cchc.wsgi import application as application

    settings.ROOT_URLCONF = "bench.served"
