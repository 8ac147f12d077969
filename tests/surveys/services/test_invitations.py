"""Mails over a real mail server; the outbox knows whom, never the link or who answered."""

import datetime
import re

import pytest
from django.utils import timezone

from cchc.outbox.models import OutboxMessage
from cchc.outbox.services import drain
from cchc.refusals import NotPermitted, Refusal
from surveys.enums import Delivery, SurveyState
from surveys.services import ballots, invitations
from surveys.services.invitations import ballot_url
from surveys.services.tokens import token_of
from tests.factories.surveys import ReadySurvey, fill_in, ready_survey

pytestmark = pytest.mark.django_db


def not_yet_sent(**fields) -> ReadySurvey:
    work = ready_survey(**fields)
    work.survey.invitations.update(delivery=Delivery.PLANNED)
    return work


def body_of(message, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content()


def test_everyone_gets_a_mail_with_the_link_in_text_and_html(mailbox):
    work = not_yet_sent(people=2)
    assert invitations.send_invitations(work.survey, by=work.secretary) == 2
    drain()
    by_address = {message["To"]: message for message in mailbox.messages}
    assert set(by_address) == {invitation.email for invitation in work.invitations}
    for invitation in work.invitations:
        message = by_address[invitation.email]
        assert message["Subject"].strip() == f"Mời trả lời: {work.survey.name}"
        for kind in ("plain", "html"):
            assert ballot_url(invitation) in body_of(message, kind)


def test_the_link_in_the_mail_opens_the_ballot(mailbox, client):
    work = not_yet_sent()
    invitations.send_invitations(work.survey, by=work.secretary)
    drain()
    path = re.search(r"(/phieu/[\w-]+/)", body_of(mailbox.messages[0], "plain"))
    assert client.get(path.group(1)).status_code == 200


def test_what_was_sent_is_noted_and_not_sent_twice(mailbox):
    work = not_yet_sent(people=2)
    invitations.send_invitations(work.survey, by=work.secretary)
    invitations.send_invitations(work.survey, by=work.secretary)
    drain()
    assert len(mailbox.messages) == 2
    assert set(work.survey.invitations.values_list("delivery", flat=True)) == {Delivery.SENT}
    assert invitations.send_invitations(work.survey, by=work.secretary) == 0


def test_the_outbox_holds_whom_to_write_to_and_nothing_else(mailbox):
    work = not_yet_sent()
    invitations.send_invitations(work.survey, by=work.secretary)
    assert OutboxMessage.objects.get().payload == {"invitation": str(work.invitations[0].pk)}


def test_reminders_go_to_who_has_not_answered_with_the_same_link(mailbox):
    work = ready_survey(people=2)
    fill_in(work.tokens[0], work)
    ballots.cast(work.tokens[0])
    assert invitations.remind(work.survey, by=work.secretary) == 2
    drain()
    (message,) = mailbox.messages
    assert message["To"] == work.invitations[1].email
    assert token_of(work.invitations[1].pk) in body_of(message, "plain")


def test_nobody_is_reminded_twice_within_a_day(mailbox):
    work = ready_survey(people=2)
    invitations.remind(work.survey, by=work.secretary)
    with pytest.raises(Refusal) as refused:
        invitations.remind(work.survey, by=work.secretary)
    assert "Lần nhắc tiếp theo" in str(refused.value)
    drain()
    assert len(mailbox.messages) == 2
    yesterday = timezone.now() - datetime.timedelta(days=1, minutes=1)
    work.survey.transitions.update(at=yesterday)
    assert invitations.remind(work.survey, by=work.secretary) == 2


def test_what_was_sent_stands_in_the_history():
    work = not_yet_sent()
    invitations.send_invitations(work.survey, by=work.secretary)
    row = work.survey.transitions.get()
    assert (row.action, row.from_state, row.to_state, row.by) == (
        "invite",
        "open",
        "open",
        work.secretary,
    )


def test_the_outbox_does_not_tell_who_had_answered(mailbox):
    work = ready_survey(people=3)
    fill_in(work.tokens[0], work)
    ballots.cast(work.tokens[0])
    invitations.remind(work.survey, by=work.secretary)
    drain()
    told = {(m.payload["invitation"], m.state) for m in OutboxMessage.objects.all()}
    assert told == {(str(invitation.pk), "sent") for invitation in work.invitations}


def test_an_address_the_mail_server_refuses_is_shown_as_not_delivered(mailbox):
    work = not_yet_sent()
    mailbox.refused.add(work.invitations[0].email)
    invitations.send_invitations(work.survey, by=work.secretary)
    drain()
    assert work.survey.invitations.get().delivery == Delivery.FAILED


def test_a_mail_server_that_is_away_is_tried_again(settings):
    work = not_yet_sent()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitations.send_invitations(work.survey, by=work.secretary)
    drain()
    assert OutboxMessage.objects.get().state == "waiting"
    assert work.survey.invitations.get().delivery == Delivery.PLANNED


def test_no_mail_leaves_once_the_survey_is_closed(mailbox):
    work = not_yet_sent()
    invitations.send_invitations(work.survey, by=work.secretary)
    work.survey.state = SurveyState.CLOSED
    work.survey.save()
    drain()
    assert mailbox.messages == []


@pytest.mark.parametrize("send", [invitations.send_invitations, invitations.remind])
def test_only_the_office_sends_and_only_while_the_survey_is_open(send):
    work = ready_survey()
    with pytest.raises(NotPermitted):
        send(work.survey, by=ready_survey().secretary)
    work.survey.closes_at = timezone.now()
    work.survey.save()
    with pytest.raises(Refusal):
        send(work.survey, by=work.secretary)
    draft = ready_survey(state=SurveyState.DRAFT)
    with pytest.raises(Refusal):
        send(draft.survey, by=draft.secretary)
