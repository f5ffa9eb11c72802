"""What Kinesis says when it refuses, in one place, so that the same thing is always said in the same words.

Source: API reference (errors of each operation); the sentences follow those of the service.
"""

from services.engine import identity
from services.engine.errors import ServiceError
from services.kinesis.sequence import shard_id

ACCOUNT = identity.ACCOUNT


def stream_not_found(name: str) -> ServiceError:
    """There is no such stream."""
    return ServiceError("ResourceNotFoundException", f"Stream {name} under account {ACCOUNT} not found.")


def stream_not_ready(name: str) -> ServiceError:
    """Records can neither be put nor read while a stream is being created."""
    return ServiceError(
        "ResourceNotFoundException",
        f"Stream {name} under account {ACCOUNT} not found: it is in state CREATING, wait until it is ACTIVE.",
    )


def stream_exists(name: str) -> ServiceError:
    """There is one of that name."""
    return ServiceError("ResourceInUseException", f"Stream {name} under account {ACCOUNT} already exists.")


def stream_busy(name: str, status: str) -> ServiceError:
    """Something else is being done to it."""
    return ServiceError(
        "ResourceInUseException", f"Stream {name} under account {ACCOUNT} not ACTIVE, instead in state {status}"
    )


def consumers_registered(stream_name: str, count: int) -> ServiceError:
    """A stream with registered consumers is only deleted together with them."""
    return ServiceError(
        "ResourceInUseException",
        f"Stream {stream_name} under account {ACCOUNT} has {count} registered consumers. Deregister them first, or set "
        "EnforceConsumerDeletion.",
    )


def consumer_not_found(named: str) -> ServiceError:
    """There is no such registered consumer."""
    return ServiceError("ResourceNotFoundException", f"Consumer {named} under account {ACCOUNT} not found.")


def shard_not_found(stream_name: str, shard: str) -> ServiceError:
    """The stream has no such shard, or it has expired."""
    return ServiceError(
        "ResourceNotFoundException",
        f"Could not find shard {shard} in stream {stream_name} under account {ACCOUNT}.",
    )


def no_such_shard(stream_name: str, number: int) -> ServiceError:
    """The same, as GetShardIterator tells it."""
    told = f"Shard {shard_id(number)} in stream {stream_name} under account {ACCOUNT} does not exist"
    return ServiceError("ResourceNotFoundException", told)


def shard_is_closed(stream_name: str, number: int) -> ServiceError:
    """It has children."""
    return invalid(
        f"Shard {shard_id(number)} in stream {stream_name} under account {ACCOUNT} has already been merged or split, "
        "and thus is not eligible for merging or splitting."
    )


def rate_exceeded(stream_name: str, number: int) -> ServiceError:
    """A shard's throughput is used up."""
    return ServiceError("ProvisionedThroughputExceededException", rate_exceeded_message(stream_name, number))


def rate_exceeded_message(stream_name: str, number: int) -> str:
    """The same for one record of many."""
    return f"Rate exceeded for shard {shard_id(number)} in stream {stream_name} under account {ACCOUNT}."


def calls_exceeded(operation: str, calls_a_second: int) -> ServiceError:
    """The account calls an operation too often."""
    return ServiceError(
        "LimitExceededException",
        f"Rate exceeded for account {ACCOUNT}: {operation} can be called {calls_a_second} times a second.",
    )


def invalid(message: str) -> ServiceError:
    """An argument is wrong in itself or does not fit the others."""
    return ServiceError("InvalidArgumentException", message)


def limit_exceeded(message: str) -> ServiceError:
    """A quota would be passed."""
    return ServiceError("LimitExceededException", message)


def not_valid(message: str) -> ServiceError:
    """The request as a whole is not one that can be carried out."""
    return ServiceError("ValidationException", message)


def is_on_demand(stream_name: str) -> ServiceError:
    """The operation is for streams in provisioned mode. Source: what AWS answers to UpdateShardCount."""
    return not_valid(f"Request is invalid. Stream {stream_name} under account {ACCOUNT} is in On-Demand mode.")


def is_provisioned(stream_name: str) -> ServiceError:
    """The operation is for streams on demand. Model: the words, after those of the other case."""
    return not_valid(f"Request is invalid. Stream {stream_name} under account {ACCOUNT} is in Provisioned mode.")


def missing(member: str) -> ServiceError:
    """A member is needed that AWS's model does not mark as required."""
    return not_valid(
        f"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
    )
