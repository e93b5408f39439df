from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "benso.sites.board"
    label = "board"
