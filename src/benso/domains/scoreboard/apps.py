from django.apps import AppConfig


class ScoreboardConfig(AppConfig):
    name = "benso.domains.scoreboard"
    label = "scoreboard"
    default_auto_field = "django.db.models.BigAutoField"
