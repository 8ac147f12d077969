"""`python -m bench [NAME …]`: one JSON line a figure; fails when a budget is missed.

Runs on servers and a database of its own, thrown away afterwards, unless DATABASE_URL and
REDIS_URL name others.
"""

import importlib
import json
import os
import pkgutil
import sys

import bench
from bench.figures import FIGURES
from cchc.local_services import hold, unnamed_servers
from cchc.local_services.place import Place
from cchc.local_services.servers import Servers, remove_abandoned


def main(names: list[str]) -> int:
    """The exit code: 0 when every figure is within its budget, 2 for an unknown name."""
    remove_abandoned()
    place = Place.throw_away()
    servers = Servers(place)
    try:
        _start(servers)
        for module in pkgutil.iter_modules(bench.__path__):
            importlib.import_module(f"bench.{module.name}")
        if unknown := set(names) - FIGURES.keys():
            print(f"No such figure: {', '.join(sorted(unknown))}.", file=sys.stderr)
            return 2
        results = []
        for name in names or sorted(FIGURES):
            results.append(FIGURES[name].run())
            print(json.dumps(results[-1]), flush=True)
        return 0 if all(result["ok"] for result in results) else 1
    finally:
        servers.remove()


def _start(servers: Servers) -> None:
    own = unnamed_servers()
    os.environ.setdefault("DATABASE_URL", servers.place.database_url)
    os.environ.setdefault("REDIS_URL", servers.place.redis_url)
    (servers.place.base / "var/static").mkdir(parents=True, exist_ok=True)
    os.environ["CCHC_VAR"] = str(servers.place.base / "var")
    os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.settings"
    hold(servers, own)

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
