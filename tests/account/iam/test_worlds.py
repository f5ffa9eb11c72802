"""Worlds from before, and worlds that go on: nothing of IAM is missed, and what was made is kept."""

from services.engine.faults import FAULTS
from services.engine.service import Catalog
from services.engine.world import World
from tests.account.iam.cast import CATALOG, ask, document, empty_world, make_policy, make_role
from tests.engine.kept import kept, opened


def test_a_world_from_before_opens_and_can_have_roles():
    before = kept(World.begin(Catalog([FAULTS]), seed="before", book="2026-11-01"))

    world = opened(before, CATALOG)

    assert world.parts.changes() == {}
    assert ask(world, "ListRoles")["Roles"] == []
    assert make_role(world)["RoleId"].startswith("AROA")


def test_what_was_made_is_there_when_the_world_is_opened_again():
    world = empty_world()
    make_role(world, Tags=[{"Key": "team", "Value": "a"}])
    arn = make_policy(world)
    ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arn)
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="own", PolicyDocument=document())

    again = opened(kept(world), CATALOG)

    for operation in ("GetRole", "ListAttachedRolePolicies", "ListRolePolicies"):
        assert ask(again, operation, RoleName="reader") == ask(world, operation, RoleName="reader")
    assert ask(again, "GetPolicy", PolicyArn=arn) == ask(world, "GetPolicy", PolicyArn=arn)


def test_looking_changes_nothing():
    world = empty_world()
    ask(world, "ListRoles")
    ask(world, "ListPolicies")
    ask(world, "SimulateCustomPolicy", PolicyInputList=[document()], ActionNames=["kinesis:PutRecord"])

    assert {name for name, _ in world.parts.items()} == {"engine/root"}


def test_a_fork_goes_its_own_way():
    world = empty_world()
    make_role(world)
    twin = world.fork()
    ask(twin, "DeleteRole", RoleName="reader")

    assert len(ask(world, "ListRoles")["Roles"]) == 1
    assert ask(twin, "ListRoles")["Roles"] == []


def test_hundreds_of_roles_are_kept_apart():
    world = empty_world()
    names = [f"role-{number:03}" for number in range(300)]
    for name in reversed(names):
        make_role(world, name)

    listed = ask(world, "ListRoles", MaxItems=1000)["Roles"]

    assert [role["RoleName"] for role in listed] == names
    assert len({role["RoleId"] for role in listed}) == 300
