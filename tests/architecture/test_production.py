"""Production refuses to start half configured."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

COMPLETE = {
    "CCHC_ENV": "production",
    "CCHC_SECRET_KEY": "a-secret-of-this-test-long-enough-to-be-accepted-0123456789",
    "CCHC_BALLOT_SECRET": "another-secret-of-this-test",
    "CCHC_ALLOWED_HOSTS": "cchc.example.vn",
    "CCHC_SMTP_HOST": "smtp.example.vn",
    "DATABASE_URL": "postgresql://database/cchc",
    "REDIS_URL": "redis://redis:6379/0",
}


def load_settings(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if name not in COMPLETE}
    return subprocess.run(
        [sys.executable, "-c", "import cchc.settings"],
        cwd=settings.BASE_DIR,
        env=others | environment,
        capture_output=True,
        text=True,
    )


def test_it_starts_with_everything_named():
    assert load_settings(COMPLETE).stderr == ""


@pytest.mark.parametrize("name", sorted(COMPLETE.keys() - {"CCHC_ENV"}))
def test_it_refuses_to_start_without(name):
    without = {key: value for key, value in COMPLETE.items() if key != name}
    assert f"{name} must be set in production." in load_settings(without).stderr


def test_it_refuses_the_secret_everybody_knows():
    known = COMPLETE | {"CCHC_SECRET_KEY": settings.INSECURE_SECRET}
    assert "CCHC_SECRET_KEY must be set in production." in load_settings(known).stderr
