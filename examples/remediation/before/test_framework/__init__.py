"""Helpers for the tests of all services."""
