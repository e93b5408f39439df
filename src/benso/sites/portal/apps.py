from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "benso.sites.portal"
    label = "site_portal"
