"""Which keys of a request's context a policy asks about: in its conditions and by its variables."""

from services.account.iam.evaluation import variables
from services.account.iam.evaluation.documents import Document, Statement


def keys(document: Document) -> set[str]:
    """The keys, as they are written in the policy."""
    return {key for statement in document.statements for key in _of_statement(statement, document.has_variables)}


def _of_statement(statement: Statement, has_variables: bool) -> set[str]:
    found = {condition.key for condition in statement.conditions}
    if has_variables:
        named = [*(statement.resources or ()), *(statement.not_resources or ())]
        compared = [value for condition in statement.conditions for value in condition.values]
        found.update(*(variables.names(text) for text in (*named, *compared)))
    return found
