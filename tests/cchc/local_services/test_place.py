"""Where the embedded servers live."""

import os
from pathlib import Path

import dj_database_url

from cchc.local_services.place import Place

# The kernel's limit for the path of a Unix socket, with the zero at its end.
LIMIT = 108


def test_sockets_stay_short_however_long_the_project_is():
    place = Place.of_project(Path("/home/" + "thư mục rất dài/" * 40))
    assert len(os.fsencode(place.sockets / ".s.PGSQL.5432")) < LIMIT
    assert len(os.fsencode(place.valkey_socket)) < LIMIT


def test_two_projects_never_share_a_place():
    one, other = (Place.of_project(Path(f"/srv/{name}/var")) for name in ("one", "other"))
    assert one.sockets != other.sockets
    assert one.data != other.data


def test_a_project_finds_its_place_again():
    assert Place.of_project(Path("/srv/one/var")) == Place.of_project(Path("/srv/one/var"))


def test_the_address_says_its_port_so_that_no_variable_can():
    place = Place.at(Path("/tmp/somewhere"))
    settings = dj_database_url.parse(place.database_url)
    assert (settings["NAME"], settings["USER"], settings["PORT"]) == ("cchc", "app", 5432)
    assert settings["OPTIONS"]["host"] == "/tmp/somewhere/sockets"
