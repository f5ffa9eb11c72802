"""What the wire itself refuses, before an operation is reached: told in each protocol's own way."""

from services.engine.errors import ServiceError


class Unsigned(ServiceError):
    """Whose request it is cannot be known, or is not believed."""


def not_readable(message: str) -> ServiceError:
    """A body that is not what its protocol says it is."""
    return ServiceError("SerializationException", message)


def unknown_operation(name: str) -> ServiceError:
    """An operation that the service does not have, or that is not offered here."""
    return ServiceError("UnknownOperationException", f"The operation {name[:128]} is not supported here.")
