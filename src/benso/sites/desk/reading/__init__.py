"""One dossier as an official reads it: the domains' answers put into words, part by part."""

from benso.sites.desk.reading.whole import DossierPage, read_dossier

__all__ = ["DossierPage", "read_dossier"]
