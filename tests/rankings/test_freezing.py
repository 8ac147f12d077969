"""Published means frozen: the database itself refuses (D13)."""

import pytest
from django.db import InternalError, transaction

from rankings.enums import EditionState
from rankings.models import Edition, Publication, Result
from tests.factories.rankings import make_published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "write",
    [
        lambda edition: edition.results.update(index=99),
        lambda edition: edition.results.first().delete(),
        lambda edition: Result.objects.create(edition=edition, name="Sở Thêm", position=99),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(mean=99),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(summary={}),
        lambda edition: Edition.objects.filter(pk=edition.pk).update(state=EditionState.DRAFT),
        lambda edition: Edition.objects.filter(pk=edition.pk)._raw_delete("default"),
        lambda edition: Publication.objects.update(decision_number="1/QĐ"),
        lambda edition: Publication.objects.all()._raw_delete("default"),
    ],
)
def test_no_write_reaches_what_is_published(write):
    edition = make_published()

    with pytest.raises(InternalError), transaction.atomic():
        write(edition)


def test_a_published_edition_can_still_be_replaced_by_a_correction():
    edition = make_published()

    Edition.objects.filter(pk=edition.pk).update(state=EditionState.CORRECTED)

    assert Edition.objects.get().state == EditionState.CORRECTED
