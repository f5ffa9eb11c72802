"""Tags as requests give them."""

from services.account.iam import refusals
from services.engine.service import Params


def tags_of(params: Params) -> dict[str, str]:
    """A request's tags. Raises InvalidInput for a key that is given twice, in whatever case, as IAM does."""
    tags = {each["Key"]: each["Value"] for each in params.get("Tags", ())}
    if len({name.lower() for name in tags}) < len(params.get("Tags", ())):
        raise refusals.invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    return tags
