"""Filters of the API's lists; a number nothing has finds nothing."""

import django_filters

from rankings.models import Edition, Publication, Result


class PublicationFilter(django_filters.FilterSet):
    council = django_filters.NumberFilter()

    class Meta:
        model = Publication
        fields = ("council", "year")


class EditionFilter(django_filters.FilterSet):
    """`bloc` is the key in addresses: so, xa."""

    council = django_filters.NumberFilter()
    publication = django_filters.NumberFilter()
    bloc = django_filters.CharFilter(field_name="bloc_key")

    class Meta:
        model = Edition
        fields = ("council", "year", "kind", "bloc", "publication")


class ResultFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(field_name="edition__year")
    council = django_filters.NumberFilter(field_name="edition__council")
    bloc = django_filters.CharFilter(field_name="edition__bloc_key")
    unit = django_filters.NumberFilter(field_name="agency")

    class Meta:
        model = Result
        fields = ("year", "council", "bloc", "unit")
