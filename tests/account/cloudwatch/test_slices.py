"""The same calls at the same times give the same state, however time is cut between them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import DAY_US, MINUTE_US, SECOND_US
from services.engine.parts import NoParts, Parts
from services.engine.world import World
from tests.account.cloudwatch.cast import CATALOG, alarm, ask, empty_world, put

HORIZON_US = 45 * MINUTE_US

values = st.tuples(st.just("value"), st.sampled_from([1, 20]), st.integers(-5, 5))
calls = st.one_of(
    values,
    st.tuples(st.just("record"), st.integers(1, 20)),
    st.tuples(
        st.just("alarm"),
        st.sampled_from(["missing", "ignore", "breaching", "notBreaching"]),
        st.integers(1, 3),
        st.sampled_from([60, 120, 300]),
        st.booleans(),
    ),
    st.tuples(st.just("set"), st.sampled_from(["OK", "ALARM"])),
    st.tuples(st.just("delete")),
)
scripts = st.lists(st.tuples(st.integers(0, HORIZON_US), calls), max_size=12).map(lambda found: sorted(found, key=str))


def carry_out(world, call):
    match call:
        case ("value", value, minutes):
            at_s = (world.origin_us + world.now_us) / SECOND_US + 60 * minutes
            put(world, value, Timestamp=at_s)
        case ("record", count):
            for _ in range(count):
                world.call("kinesis", "PutRecord", {"StreamName": "clicks", "PartitionKey": "k", "Data": b"1"})
        case ("alarm", treatment, periods, period, is_of_stream):
            of = {"Namespace": "AWS/Kinesis", "MetricName": "IncomingRecords", "Statistic": "Sum"}
            of["Dimensions"] = [{"Name": "StreamName", "Value": "clicks"}]
            more = of if is_of_stream else {}
            alarm(world, "a", TreatMissingData=treatment, EvaluationPeriods=periods, Period=period, **more)
        case _ if not ask(world, "DescribeAlarms")["MetricAlarms"]:
            return
        case ("set", value):
            ask(world, "SetAlarmState", AlarmName="a", StateValue=value, StateReason="a trial")
        case _:
            ask(world, "DeleteAlarms", AlarmNames=["a"])


def played(script, cuts, *, looks):
    world = empty_world()
    world.call("kinesis", "CreateStream", {"StreamName": "clicks", "ShardCount": 1})
    world.advance_to(MINUTE_US)
    moments = sorted([(MINUTE_US + at_us, place, call) for place, (at_us, call) in enumerate(script)])
    stops = [*moments, *((MINUTE_US + cut, -1, None) for cut in cuts)]
    for at_us, _, call in sorted(stops, key=lambda stop: stop[:2]):
        world.advance_to(at_us)
        if call is not None:
            carry_out(world, call)
        elif looks:
            ask(world, "DescribeAlarms")
            ask(world, "DescribeAlarmHistory")
            world = World.open(
                CATALOG,
                Parts(NoParts(), dict(world.parts.items())),
                seed=world.seed,
                book=world.book,
                now_us=world.now_us,
            )
    world.advance_to(MINUTE_US + HORIZON_US + 20 * MINUTE_US)
    assert world.stopped() is None
    return world


@settings(max_examples=60, deadline=None)
@given(scripts, st.lists(st.integers(0, HORIZON_US), max_size=8))
def test_sliced_time_is_whole_time(script, cuts):
    assert played(script, cuts, looks=True).digest() == played(script, [], looks=False).digest()


@settings(max_examples=60, deadline=None)
@given(scripts)
def test_an_alarm_that_sleeps_says_what_one_that_is_judged_would(script):
    """Whoever sets a state has the alarm judged: it goes back to where it was, at once or after what it sees again."""
    world = played(script, [], looks=False)
    world.advance_to(world.now_us + MINUTE_US)
    found = ask(world, "DescribeAlarms")["MetricAlarms"]
    if not found:
        return
    before = found[0]["StateValue"]
    if found[0].get("TreatMissingData") == "ignore":
        return

    other = "OK" if before != "OK" else "ALARM"
    ask(world, "SetAlarmState", AlarmName="a", StateValue=other, StateReason="a trial")
    world.advance_to(world.now_us + 5 * MINUTE_US)

    assert ask(world, "DescribeAlarms")["MetricAlarms"][0]["StateValue"] == before


def test_a_quiet_day_without_alarms_schedules_nothing():
    world = empty_world()
    put(world, 1)

    world.advance_to(DAY_US)

    assert world.next_event_us() is None
