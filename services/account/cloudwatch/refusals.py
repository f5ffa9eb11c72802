"""What CloudWatch refuses, in its own words. Source: API reference, errors of each action."""

from services.engine.errors import ServiceError


def invalid_value(message: str) -> ServiceError:
    """A parameter has a value that it cannot have."""
    return ServiceError("InvalidParameterValue", message)


def missing(name: str) -> ServiceError:
    """A parameter is not there."""
    return ServiceError("MissingParameter", f"The parameter {name} is required.")


def combination(message: str) -> ServiceError:
    """Parameters that cannot be given together."""
    return ServiceError("InvalidParameterCombination", message)


def not_valid(message: str) -> ServiceError:
    """A request that GetMetricData or PutMetricAlarm cannot make sense of."""
    return ServiceError("ValidationError", message)


def left_out(what: str) -> ServiceError:
    """Something that AWS has and this model has not."""
    return not_valid(f"{what} is not part of this simulation.")


def no_alarm(names: list[str]) -> ServiceError:
    """An alarm that is not there."""
    return ServiceError("ResourceNotFound", f"Unknown alarm: {', '.join(names)}", 404)


def too_many(message: str) -> ServiceError:
    """More than the account may have."""
    return ServiceError("LimitExceeded", message)


def bad_token() -> ServiceError:
    """A token that no earlier page has given."""
    return ServiceError("InvalidNextToken", "The next token specified is invalid.")


def bad_format(message: str) -> ServiceError:
    """Text that is not in the format that it should be."""
    return ServiceError("InvalidFormat", message)


def no_resource(arn: str) -> ServiceError:
    """A resource with tags that is not there."""
    return ServiceError("ResourceNotFoundException", f"Unknown resource: {arn[:200]}", 404)
