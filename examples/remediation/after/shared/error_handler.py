"""Turns an exception of any service into the payload that the API returns."""

import logging
from dataclasses import dataclass

error_log = logging.getLogger("parcelbox.errors")


@dataclass(frozen=True)
class ErrorPayload:
    service: str
    code: str
    detail: str


def handle_service_error(service: str, error: Exception) -> ErrorPayload:
    error_log.warning("%s failed: %s", service, error)
    return ErrorPayload(service, type(error).__name__, str(error))
