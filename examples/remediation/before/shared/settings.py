# ssot: shim of shared.configuration.settings, remove after 2027-06
from shared.configuration.settings import Settings, load_settings

__all__ = ["Settings", "load_settings"]
