"""The states a parcel goes through, for all services."""

from enum import Enum


class ParcelStatus(Enum):
    CREATED = "created"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
