#!/usr/bin/env python
"""Django's command line; starts the embedded servers when no others are named."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
    from django.core.management import execute_from_command_line

    from cchc import local_services

    local_services.start_if_needed(sys.argv)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
