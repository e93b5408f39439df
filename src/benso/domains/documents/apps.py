import logging

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "benso.domains.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What a signature lacks is the verdict of a verification, not a message in the log."""
        for name in ("pyhanko", "pyhanko_certvalidator"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
