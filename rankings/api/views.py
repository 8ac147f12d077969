"""API v1: what is published, read-only, for anybody."""

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from cchc.agencies.models import Agency
from rankings.api.filters import EditionFilter, PublicationFilter, ResultFilter
from rankings.api.serializers import (
    EditionSerializer,
    PublicationSerializer,
    ResultSerializer,
    UnitSerializer,
)
from rankings.enums import EditionState
from rankings.models import Edition, Publication, Result

_PUBLIC = [EditionState.PUBLISHED, EditionState.CORRECTED]


class _Public(APIView):
    """No account is asked for; nothing here depends on who asks."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class PublicationList(_Public, ListAPIView):
    """Decisions, newest first."""

    queryset = Publication.objects.published().select_related("council")
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter


class PublicationDetail(_Public, RetrieveAPIView):
    """One decision."""

    queryset = Publication.objects.published().select_related("council")
    serializer_class = PublicationSerializer


def _editions() -> QuerySet[Edition]:
    return Edition.objects.filter(state__in=_PUBLIC).select_related("council").defer("scheme")


class EditionList(_Public, ListAPIView):
    """Editions, newest year first; `state` tells replaced ones."""

    queryset = _editions()
    serializer_class = EditionSerializer
    filterset_class = EditionFilter


class EditionDetail(_Public, RetrieveAPIView):
    """One edition."""

    queryset = _editions()
    serializer_class = EditionSerializer


def _results() -> QuerySet[Result]:
    return (
        Result.objects.filter(edition__state__in=_PUBLIC)
        .select_related("edition")
        .defer("levels", "edition__scheme")
        .annotate(component_lines=KeyTransform("lines", "levels"))
    )


class EditionResults(_Public, ListAPIView):
    """The table of one edition in its order; empty for an edition that is not public."""

    queryset = _results()
    serializer_class = ResultSerializer

    def get_queryset(self) -> QuerySet[Result]:
        return super().get_queryset().filter(edition=self.kwargs["pk"]).order_by("position")


class ResultList(_Public, ListAPIView):
    """Lines of every table, newest year first: one unit over the years by `unit`."""

    queryset = _results().order_by("-edition__year", "edition", "position")
    serializer_class = ResultSerializer
    filterset_class = ResultFilter


def _units() -> QuerySet[Agency]:
    named = Result.objects.filter(edition__state__in=_PUBLIC, agency__isnull=False)
    return Agency.objects.filter(pk__in=named.order_by().values("agency"))


class UnitList(_Public, ListAPIView):
    """Units that stand in a published table."""

    queryset = _units()
    serializer_class = UnitSerializer


class UnitDetail(_Public, RetrieveAPIView):
    """One unit."""

    queryset = _units()
    serializer_class = UnitSerializer
