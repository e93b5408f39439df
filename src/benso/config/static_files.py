"""How the pages' own files are served: by whitenoise, under names that change with the content, cached for ever."""

from __future__ import annotations

from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A file that was not collected keeps its plain name: a page must not fail over a picture."""

    def stored_name(self, name: str) -> str:
        """The name with the digest in it."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name


def static_settings(*, collected: Path | None) -> dict[str, object]:
    """Settings for files collected into a folder (``benso up``), or served from where they are (tests, first try)."""
    backend = (
        "benso.config.static_files.HashedFiles" if collected else "whitenoise.storage.CompressedStaticFilesStorage"
    )
    return {
        "STATIC_ROOT": collected,
        "WHITENOISE_USE_FINDERS": collected is None,
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": backend},
        },
    }
