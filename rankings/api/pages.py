"""How lists of the API are cut."""

from rest_framework.pagination import LimitOffsetPagination


class Pages(LimitOffsetPagination):
    """`limit` rows from `offset` on; who asks for more than the most gets the most."""

    max_limit = 1000
