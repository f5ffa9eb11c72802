"""What exists: roles with their inline policies, and managed policies in versions.

Both are kept by their names in lower case, since IAM does not tell two names apart by case.
Source: IAM User Guide, "IAM and AWS STS quotas" (names, characters and limits).
"""

import msgspec

from services.engine.collection import Collection
from services.engine.context import Context

DEFAULT_SESSION_S = 3_600


class Root(msgspec.Struct, array_like=True):
    """`next_number` names what is made next, for its id."""

    next_number: int = 0


class Role(msgspec.Struct, frozen=True, array_like=True):
    """A role; `trust` says who may assume it, `boundary` is the ARN of what limits it, if anything does."""

    id: str
    name: str
    path: str
    trust: str
    created_us: int
    description: str | None = None
    session_s: int = DEFAULT_SESSION_S
    boundary: str = ""
    tags: dict[str, str] = {}
    inline: dict[str, str] = {}
    attached: tuple[str, ...] = ()


class Version(msgspec.Struct, frozen=True, array_like=True):
    """A version of a managed policy."""

    number: int
    document: str
    created_us: int


class Policy(msgspec.Struct, frozen=True, array_like=True):
    """A managed policy, of the account or of AWS."""

    id: str
    name: str
    path: str
    created_us: int
    updated_us: int
    versions: tuple[Version, ...]
    default: int = 1
    description: str | None = None
    tags: dict[str, str] = {}

    def version(self, number: int) -> Version | None:
        """The version of a number, if there is one."""
        return next((each for each in self.versions if each.number == number), None)

    @property
    def document(self) -> str:
        """What it says now."""
        version = self.version(self.default)
        assert version is not None, "a policy's default version is one of its versions"
        return version.document


def roles(ctx: Context) -> Collection[str, Role]:
    """All roles, by their names in lower case."""
    return ctx.collection("roles", str, Role)


def policies(ctx: Context) -> Collection[str, Policy]:
    """All managed policies of the account, by their names in lower case."""
    return ctx.collection("policies", str, Policy)
