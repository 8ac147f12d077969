"""Is the program able to work? Asked by the container's health check and by monitors."""

import redis
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """200 when PostgreSQL and Redis answer, else 503 with the name of what does not."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("database", status=503, content_type="text/plain")
    try:
        cache.get("health")
    except redis.RedisError:
        return HttpResponse("redis", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
