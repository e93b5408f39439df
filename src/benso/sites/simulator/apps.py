from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "benso.sites.simulator"
    label = "site_simulator"
