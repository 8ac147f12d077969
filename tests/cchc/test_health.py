"""The health check asks the servers themselves, and anybody may ask it."""


def test_it_is_well_when_both_servers_answer(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_it_names_a_redis_that_does_not_answer(client, db, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"redis")


def test_production_answers_the_container_without_tls(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/tai-khoan/login/").status_code == 301
