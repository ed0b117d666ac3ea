# ssot: shim of shared.configuration.settings, remove after 2099-12
from shared.configuration.settings import Settings, load_settings

__all__ = ["Settings", "load_settings"]
