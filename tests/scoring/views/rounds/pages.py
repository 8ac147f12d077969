"""Asking for pages of a round and sending their forms."""

from django.urls import reverse


def get(client, page: str, round, **query):
    return client.get(reverse(page, args=[round.pk]), query)


def post(client, page: str, round, *rest, follow=False, **said):
    return client.post(reverse(page, args=[round.pk, *rest]), said, follow=follow)


def text_of(answer) -> str:
    return answer.content.decode()
