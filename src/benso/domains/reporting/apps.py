from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "benso.domains.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
