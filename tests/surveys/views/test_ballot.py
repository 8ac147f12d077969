"""The pages behind a link: for anyone who has it, kept by nobody, kind to the rest."""

import datetime
import http.client
import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from surveys.enums import SurveyState
from surveys.models import Answer, Ballot
from surveys.services import drafts
from surveys.services.lifecycle import close
from tests.factories.surveys import fill_in, ready_survey

pytestmark = pytest.mark.django_db


def option(question, label: str = "Tốt") -> int:
    return question.options.get(label=label).pk


def page_of(client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_respondent_walks_through_units_and_questions_and_sends(client):
    work = ready_survey(units=2)
    start = f"/phieu/{work.tokens[0]}/"
    assert f'href="{start}1/1/"' in client.get(start).content.decode()
    for unit in (1, 2):
        for place, question in enumerate(work.questions, 1):
            page = client.get(f"{start}{unit}/{place}/").content.decode()
            assert work.entries[unit - 1].name in page
            response = client.post(f"{start}{unit}/{place}/", {"answer": option(question)})
            assert response.status_code == 302
    assert response["Location"] == f"{start}xem-lai/"
    assert "Gửi phiếu" in client.get(response["Location"]).content.decode()
    assert client.post(f"{start}gui/")["Location"] == start
    assert Ballot.objects.count() == 2
    assert Answer.objects.count() == 4
    assert "Xin cảm ơn" in client.get(start).content.decode()


def test_an_answer_is_saved_as_it_is_given_and_shown_again(client):
    work = ready_survey(units=1)
    start = f"/phieu/{work.tokens[0]}/"
    client.post(f"{start}1/1/", {"answer": option(work.questions[0])})
    page = client.get(f"{start}1/1/").content.decode()
    assert f'value="{option(work.questions[0])}" checked' in page


def test_a_unit_one_does_not_work_with_is_passed_over(client):
    work = ready_survey(units=2)
    start = f"/phieu/{work.tokens[0]}/"
    response = client.post(f"{start}1/1/", {"answer": "skip"})
    assert response["Location"] == f"{start}2/1/"
    assert drafts.read(work.tokens[0]).skipped == {work.entries[0].pk}


def test_skipping_a_unit_says_what_becomes_of_its_answers(client):
    work = ready_survey(units=1)
    start = f"/phieu/{work.tokens[0]}/"
    client.post(f"{start}1/1/", {"answer": option(work.questions[0])})
    assert "1 câu đã trả lời về đơn vị này không được gửi đi" in page_of(client, f"{start}1/2/")
    client.post(f"{start}1/2/", {"answer": "skip"})
    assert "được giữ lại nhưng không gửi đi" in page_of(client, f"{start}1/1/")
    assert "không gửi 1 câu đã trả lời" in page_of(client, f"{start}xem-lai/")


def test_the_script_is_told_where_to_go_on(client):
    work = ready_survey(units=1)
    start = f"/phieu/{work.tokens[0]}/"
    said = {"answer": option(work.questions[0]), "stay": "1"}
    response = client.post(f"{start}1/1/", said)
    assert response.json() == {"next": f"{start}1/2/"}
    assert drafts.read(work.tokens[0])


def test_coming_back_one_sees_how_far_one_was(client):
    work = ready_survey(units=2)
    start = f"/phieu/{work.tokens[0]}/"
    client.post(f"{start}1/1/", {"answer": option(work.questions[0])})
    assert "Đã trả lời 1 / 4 câu" in page_of(client, start)


def test_the_review_leads_on_to_what_is_open_and_asks_before_sending(client):
    work = ready_survey(units=1)
    start = f"/phieu/{work.tokens[0]}/"
    client.post(f"{start}1/1/", {"answer": option(work.questions[0])})
    page = page_of(client, f"{start}xem-lai/")
    assert f'button-primary button-large" href="{start}1/2/"' in page
    assert "Vẫn gửi phiếu" in page
    client.post(f"{start}1/2/", {"answer": option(work.questions[1])})
    page = page_of(client, f"{start}xem-lai/")
    assert "Vẫn gửi phiếu" not in page
    assert "Trả lời tiếp" not in page


def test_progress_names_unit_and_question(client):
    work = ready_survey(units=3)
    page = client.get(f"/phieu/{work.tokens[0]}/2/1/").content.decode()
    assert "Đơn vị 2 / 3 · câu 1 / 2" in page


@pytest.mark.parametrize("said", ["", "0", "abc", "999999999", "١"])
def test_no_answer_or_a_strange_one_asks_again(client, said):
    work = ready_survey(units=1)
    response = client.post(f"/phieu/{work.tokens[0]}/1/1/", {"answer": said})
    assert response.status_code == 422
    assert "Vui lòng chọn" in response.content.decode()
    assert not drafts.read(work.tokens[0])


def test_an_option_of_another_question_is_not_taken(client):
    work = ready_survey(units=1)
    response = client.post(f"/phieu/{work.tokens[0]}/1/1/", {"answer": option(work.questions[1])})
    assert response.status_code == 422


def test_a_step_beyond_the_last_is_not_found(client):
    work = ready_survey(units=1)
    for place in ("1/3", "2/1", "0/1"):
        assert client.get(f"/phieu/{work.tokens[0]}/{place}/").status_code == 404


def test_sending_nothing_leads_back_to_the_review(client):
    work = ready_survey()
    response = client.post(f"/phieu/{work.tokens[0]}/gui/")
    assert response["Location"] == f"/phieu/{work.tokens[0]}/xem-lai/"


def test_sending_twice_thanks_twice_and_counts_once(client):
    work = ready_survey(units=1)
    fill_in(work.tokens[0], work)
    client.post(f"/phieu/{work.tokens[0]}/gui/")
    again = client.post(f"/phieu/{work.tokens[0]}/gui/")
    assert again.status_code == 200
    assert "Xin cảm ơn" in again.content.decode()
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("path", ["", "1/1/", "xem-lai/"])
def test_a_foreign_link_gets_a_kind_sentence(client, path):
    response = client.get(f"/phieu/{'x' * 43}/{path}")
    assert response.status_code == 404
    assert "Đường dẫn này không mở được phiếu nào" in response.content.decode()


def test_a_survey_that_is_over_or_has_not_begun_says_so(client):
    over = ready_survey(state=SurveyState.CLOSED)
    page = client.get(f"/phieu/{over.tokens[0]}/").content.decode()
    assert "Đợt khảo sát đã kết thúc" in page
    later = ready_survey(opens_at=timezone.now() + datetime.timedelta(days=1))
    page = client.get(f"/phieu/{later.tokens[0]}/").content.decode()
    assert "Đợt khảo sát chưa bắt đầu" in page


def test_a_survey_closed_early_names_the_day_it_was_closed(client):
    work = ready_survey()
    close(work.survey, by=work.secretary)
    page = page_of(client, f"/phieu/{work.tokens[0]}/")
    today = timezone.localdate()
    assert f"đến ngày {today:%d/%m/%Y}" in page


def test_a_survey_that_ended_names_its_last_day(client):
    ended = timezone.now() - datetime.timedelta(days=3)
    work = ready_survey(
        state=SurveyState.CLOSED, opens_at=ended - datetime.timedelta(days=9), closes_at=ended
    )
    page = page_of(client, f"/phieu/{work.tokens[0]}/")
    assert f"đến ngày {timezone.localtime(ended):%d/%m/%Y}" in page


def test_nothing_is_taken_when_the_last_day_passes_between_page_and_post(client):
    work = ready_survey(units=1)
    fill_in(work.tokens[0], work)
    work.survey.closes_at = timezone.now() - datetime.timedelta(seconds=1)
    work.survey.save()
    page = client.post(f"/phieu/{work.tokens[0]}/gui/").content.decode()
    assert "Đợt khảo sát đã kết thúc" in page
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("path", ["", "1/1/", "xem-lai/"])
def test_pages_are_kept_nowhere_and_set_no_cookie(client, path):
    work = ready_survey()
    response = client.get(f"/phieu/{work.tokens[0]}/{path}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_queries_stay_the_same_with_more_units(client, django_assert_num_queries):
    for units in (1, 3):
        work = ready_survey(units=units)
        with django_assert_num_queries(8):
            client.get(f"/phieu/{work.tokens[0]}/1/1/")


def test_no_token_reaches_the_log(client, caplog):
    work = ready_survey()
    client.get(f"/phieu/{work.tokens[0]}/99/99/")
    client.get(f"/phieu/{'aB3' * 14}x/")
    assert work.tokens[0] not in caplog.text
    assert "aB3aB3" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_of_one_link_at_once_make_one_set_of_ballots(live_server):
    work = ready_survey(units=3)
    fill_in(work.tokens[0], work)
    address = urlsplit(live_server.url)
    start = f"/phieu/{work.tokens[0]}/"
    together, answers = threading.Barrier(50), []

    def post() -> None:
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        connection.connect()
        together.wait()
        connection.request("POST", f"{start}gui/")
        response = connection.getresponse()
        response.read()
        answers.append((response.status, response.headers["Location"]))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(answers) == {(302, start): 1, (200, None): 49}
    assert Ballot.objects.count() == 3
    assert Answer.objects.count() == 6
