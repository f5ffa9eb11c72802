"""What IAM says when it refuses, in one place.

Source: API reference (errors of each operation, and their status); the sentences are those of the service, as public
test suites recorded them.
"""

from services.engine.errors import ServiceError


def no_such_entity(message: str) -> ServiceError:
    """What is named is not there."""
    return ServiceError("NoSuchEntity", message, 404)


def no_such_role(name: str) -> ServiceError:
    """There is no such role."""
    return no_such_entity(f"The role with name {name} cannot be found.")


def no_such_role_policy(name: str) -> ServiceError:
    """The role has no inline policy of that name."""
    return no_such_entity(f"The role policy with name {name} cannot be found.")


def no_such_policy(arn: str) -> ServiceError:
    """There is no such managed policy, or it is not attached."""
    return no_such_entity(f"Policy {arn} was not found.")


def not_attachable(arn: str) -> ServiceError:
    """There is no such managed policy that could be attached."""
    return no_such_entity(f"Policy {arn} does not exist or is not attachable.")


def no_such_version(arn: str, version: str) -> ServiceError:
    """The policy has no such version."""
    return no_such_entity(f"Policy {arn} version {version} does not exist or is not attachable.")


def role_exists(name: str) -> ServiceError:
    """There is a role of that name."""
    return ServiceError("EntityAlreadyExists", f"Role with name {name} already exists.", 409)


def policy_exists(name: str) -> ServiceError:
    """There is a managed policy of that name."""
    return ServiceError(
        "EntityAlreadyExists", f"A policy called {name} already exists. Duplicate names are not allowed.", 409
    )


def malformed(message: str) -> ServiceError:
    """A policy document is not one that IAM takes."""
    return ServiceError("MalformedPolicyDocument", message)


def limit_exceeded(message: str) -> ServiceError:
    """A quota would be passed."""
    return ServiceError("LimitExceeded", message, 409)


def quota(name: str, most: int) -> ServiceError:
    """A quota would be passed, by its name."""
    return limit_exceeded(f"Cannot exceed quota for {name}: {most}")


def delete_conflict(message: str) -> ServiceError:
    """Something else still hangs on what is to go."""
    return ServiceError("DeleteConflict", message, 409)


def invalid_input(message: str) -> ServiceError:
    """An argument is wrong in itself."""
    return ServiceError("InvalidInput", message)


def invalid_marker() -> ServiceError:
    """A page begins at no mark that was ever given."""
    return ServiceError("ValidationException", "Invalid Marker.")


def policy_of_aws(operation: str, arn: str, who: str) -> ServiceError:
    """AWS's own policies are for everybody, and nobody's to change. Model: the words, after those of other refusals."""
    return ServiceError("AccessDenied", f"User: {who} is not authorized to perform: iam:{operation} on: {arn}", 403)
