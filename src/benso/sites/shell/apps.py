from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "benso.sites.shell"
    label = "shell"
