"""The house of the tests is real: a database with triggers, a worker, a mail server."""

import datetime

import pytest
from django.apps import apps
from django.core.mail import send_mail
from django.db import connection
from django.template import Context, Template

from cchc.agencies.models import Agency, Province
from cchc.jobs.models import Job
from cchc.jobs.tasks import run_job
from tests.servers import wait_until
from tests.strictness import UnknownTemplateVariable

NEW_YEAR = datetime.date(2026, 1, 1)


def test_vietnamese_case_folds_whatever_the_callers_locale(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ĐÀ NẴNG')")
        assert cursor.fetchone() == ("đà nẵng",)


def test_history_is_written_by_the_database_also_for_bulk_updates(db):
    agency = Agency.objects.create(kind="department", name="Sở Mẫu", valid_from=NEW_YEAR)
    Agency.objects.update(name="Sở Mẫu mới")
    events = apps.get_model("agencies.AgencyEvent").objects.filter(pgh_obj=agency)
    assert sorted(events.values_list("name", flat=True)) == ["Sở Mẫu", "Sở Mẫu mới"]


def test_the_worker_is_another_process_on_the_same_data(celery_worker):
    job = Job.objects.create(kind="of-no-app")
    run_job.delay(str(job.pk))
    wait_until(lambda: Job.objects.filter(pk=job.pk, attempts=1).exists())


def test_a_killed_worker_is_replaced(celery_worker):
    celery_worker.kill()
    celery_worker.ensure_running()
    job = Job.objects.create(kind="of-no-app")
    run_job.delay(str(job.pk))
    wait_until(lambda: Job.objects.filter(pk=job.pk, attempts=1).exists())


def test_mail_goes_through_a_mail_server(mailbox):
    send_mail("Chào", "Kính gửi Sở Mẫu", "cchc@localhost", ["so@mau.vn"])
    (message,) = mailbox.messages
    assert (message["Subject"], message["To"]) == ("Chào", "so@mau.vn")


def test_an_unknown_variable_in_a_template_of_ours_fails():
    with pytest.raises(UnknownTemplateVariable):
        Template("{{ nobody }}").render(Context())


def test_a_queryset_without_order_comes_in_any_order(db):
    Province.objects.bulk_create(
        Province(code=f"{n:02}", name=f"Tỉnh {n}", valid_from=NEW_YEAR) for n in range(20)
    )
    in_order = [f"{n:02}" for n in range(20)]
    assert list(Province.objects.values_list("code", flat=True)) == in_order
    unordered = list(Province.objects.order_by().values_list("code", flat=True))
    assert unordered != in_order
    assert sorted(unordered) == in_order
