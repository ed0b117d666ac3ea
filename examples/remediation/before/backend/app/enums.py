"""The states a parcel goes through."""

from enum import Enum


class ParcelStatus(Enum):
    CREATED = "created"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
