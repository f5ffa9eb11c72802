"""What holds of all policies: against a slow reading of the same rules, and whatever is put together."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from services.account.iam.evaluation.comparing import COMPARISONS
from services.account.iam.evaluation.documents import Unreadable, read
from services.account.iam.evaluation.matching import arn_matches, matches, of_resource, pattern
from services.account.iam.evaluation.variables import resolved
from tests.account.iam.evaluation.asked import decided

LETTERS = "ab:/"
texts = st.text(LETTERS, max_size=12)
patterns = st.text(LETTERS + "*?", max_size=8)


def naive(wild: str, text: str) -> bool:
    """Whether a pattern stands for a text, as one would explain it."""
    if not wild:
        return not text
    if wild[0] == "*":
        return naive(wild[1:], text) or (text != "" and naive(wild, text[1:]))
    return text != "" and wild[0] in ("?", text[0]) and naive(wild[1:], text[1:])


def naive_resource(wild: str, text: str, colons: int = 5) -> bool:
    """The same for a resource: a wildcard stays within its part, but for an asterisk that ends one."""
    if colons == 0:
        return naive(wild, text)
    part, _, rest = wild.partition(":")
    ends = [at for at, each in enumerate(text) if each == ":"]
    return any(fits(part, text[:end]) and naive_resource(rest, text[end + 1 :], colons - 1) for end in ends)


def fits(part: str, text: str) -> bool:
    """Whether a part of a pattern stands for a text, and only its last asterisk for colons."""
    if not part.endswith("*"):
        return ":" not in text and naive(part, text)
    return any(":" not in text[:cut] and naive(part[:-1], text[:cut]) for cut in range(len(text) + 1))


@given(patterns, texts)
@example("*", "")
@example("a*b*a", "aba")
@example("**?", "a")
def test_a_wildcard_matches_what_it_should(wild, text):
    assert matches(pattern(wild), text) is naive(wild, text)


parts = st.text("ab*?", max_size=3)


@given(st.lists(parts, min_size=6, max_size=7).map(":".join), st.lists(st.text("ab", max_size=3), max_size=9))
@example("a:b:*:a*a:*:b", ["a", "b", "a", "a", "a", "b", "b"])
def test_a_wildcard_of_a_resource_stays_in_its_part(wild, cut):
    text = ":".join(cut)

    assert matches(of_resource(pattern(wild)), text) is naive_resource(wild, text)


@given(st.lists(parts, min_size=6, max_size=6), st.lists(st.text("ab", max_size=3), min_size=6, max_size=6))
def test_arns_are_compared_part_by_part(wild, cut):
    assert arn_matches(pattern(":".join(wild)), ":".join(cut)) is all(map(naive, wild, cut))


@given(st.text("ab*?$", max_size=6))
def test_a_value_that_a_variable_brings_matches_itself_alone(value):
    tokens = resolved("${aws:username}", {"aws:username": [value]}, has_variables=True)

    assert tokens is not None
    assert matches(tokens, value)
    assert not matches(tokens, value + "a")


operators = st.sampled_from([*COMPARISONS, *(f"{each}IfExists" for each in COMPARISONS), "Null"])
sets = st.sampled_from(["", "ForAllValues:", "ForAnyValue:"])
values = st.sampled_from(
    ["a", "b*", "", "1", "true", "2020-01-01", "10.0.0.0/8", "10.1.2.3", "arn:aws:s3:::b", "${k:a}"]
)
keys = st.sampled_from(["k:a", "k:b"])


@st.composite
def conditions(draw):
    found = {}
    for _ in range(draw(st.integers(0, 2))):
        operator = draw(operators)
        written = operator if operator == "Null" else draw(sets) + operator
        found[written] = draw(st.dictionaries(keys, st.lists(values, max_size=2), max_size=2))
    return found


actions = st.sampled_from(["*", "s3:*", "s3:Get*", "s3:GetObject", "S3:PUT?BJECT", "ec2:*"])
resources = st.sampled_from(["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${k:a}", "arn:aws:s3:::c/x"])


@st.composite
def statements(draw, effects=("Allow", "Deny")):
    return {
        "Effect": draw(st.sampled_from(effects)),
        draw(st.sampled_from(["Action", "NotAction"])): draw(st.lists(actions, min_size=1, max_size=2)),
        draw(st.sampled_from(["Resource", "NotResource"])): draw(st.lists(resources, min_size=1, max_size=2)),
        "Condition": draw(conditions()),
    }


requests = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["s3:GetObject", "s3:PutObject", "ec2:RunInstances"]),
        "resource": st.sampled_from(["*", "arn:aws:s3:::b/x", "arn:aws:s3:::c/x"]),
        "keys": st.dictionaries(keys, st.lists(values, max_size=2), max_size=2),
    }
)
policies = st.lists(statements(), min_size=1, max_size=4)


@given(policies, statements(effects=("Deny",)), requests)
def test_a_further_deny_never_allows_more(policy, deny, request):
    before = decided(policy, **request)
    after = decided([*policy, deny], **request)

    assert after in (before, "explicitDeny")
    assert decided(policy, [deny], **request) == after


@given(policies, statements(effects=("Allow",)), requests)
def test_a_further_allow_never_takes_anything_away(policy, allow, request):
    before = decided(policy, **request)

    assert decided([*policy, allow], **request) in (before, "allowed")
    assert before != "explicitDeny" or decided([*policy, allow], **request) == "explicitDeny"


@given(policies, st.randoms(use_true_random=False), requests)
def test_the_order_of_statements_and_how_they_are_dealt_out_change_nothing(policy, chance, request):
    before = decided(policy, **request)
    mixed = list(policy)
    chance.shuffle(mixed)

    assert decided(mixed, **request) == before
    assert decided(*([each] for each in mixed), **request) == before


@given(policies, policies, requests)
def test_a_boundary_never_allows_more(policy, boundary, request):
    bounded = decided(policy, boundary=boundary, **request)

    assert bounded != "allowed" or decided(policy, **request) == decided(boundary, **request) == "allowed"


@given(conditions(), requests)
def test_what_is_compared_whatever_it_is_ends_in_a_decision(condition, request):
    policy = [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}]

    assert decided(policy, **request) in ("allowed", "implicitDeny")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = ("Version", "Statement", "Effect", "Action", "Resource", "Condition", "Principal", "Sid")


@given(st.dictionaries(st.sampled_from(NAMES), json_values) | json_values, st.integers(0, 4) | st.none())
def test_whatever_is_sent_is_a_policy_or_is_not(plain, indent):
    text = json.dumps(plain, indent=indent)
    try:
        document = read(text)
    except Unreadable:
        return
    assert document.statements


@given(policies, st.integers(0, 4) | st.none())
def test_a_statement_stands_where_it_is_said_to_stand(policy, indent):
    text = json.dumps({"Id": "[{", "Version": "2012-10-17", "Statement": policy}, indent=indent)
    lines = text.split("\n")

    def offset(place):
        return sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1

    for told, found in zip(policy, read(text).statements, strict=True):
        assert json.loads(text[offset(found.start) : offset(found.end)]) == told
