"""The pure cores and the kernel's pure modules stay pure (D1): looked at in a fresh interpreter."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = ("django", "rest_framework", "celery")
PURE = [
    "scoring.engine",
    "surveys.tabulation",
    "rankings.standings",
    "cchc.workflow",
    "cchc.numbers",
    "cchc.problems",
    "cchc.vietnamese",
]


def _frameworks_loaded_by(module: str) -> list[str]:
    program = (
        f"import sys, {module}\nprint(*(name for name in {FRAMEWORKS!r} if name in sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


@pytest.mark.parametrize("module", PURE)
def test_a_pure_module_loads_no_framework(module):
    assert _frameworks_loaded_by(module) == []


def test_importing_the_shell_does_not_pull_in_celery():
    assert "celery" not in _frameworks_loaded_by("cchc")
