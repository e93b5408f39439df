from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "benso.domains.units"
    label = "units"
    default_auto_field = "django.db.models.BigAutoField"
