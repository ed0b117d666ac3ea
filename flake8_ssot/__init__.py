"""A flake8 plugin that knows, without importing anything, which tests pytest refuses and why."""

__version__ = "0.1.0"
