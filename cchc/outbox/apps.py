from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cchc.outbox"
    label = "outbox"
