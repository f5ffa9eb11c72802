"""The one error that an operation raises.

It says in AWS's own words what the caller did wrong. Doors (the page, the wire, student code) render it each in their
way; the engine knows nothing of that.
"""


class ServiceError(Exception):
    """A refusal: AWS's error code, a message that says what to do, and the HTTP status that AWS answers with."""

    def __init__(self, code: str, message: str, http_status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.http_status = http_status

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServiceError) and (self.code, self.message, self.http_status) == (
            other.code,
            other.message,
            other.http_status,
        )

    def __hash__(self) -> int:
        return hash((self.code, self.message, self.http_status))
