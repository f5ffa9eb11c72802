"""The units of what AWS's services measure: the engine keeps numbers, and AWS publishes in which unit each is.

Source: Kinesis developer guide, "Monitor the Amazon Kinesis Data Streams service with Amazon CloudWatch".
"""

NONE = "None"

_BY_ENDING = {
    "AWS/Kinesis": (
        ("Bytes", "Bytes"),
        ("Milliseconds", "Milliseconds"),
        ("MillisBehindLatest", "Milliseconds"),
        ("Latency", "Milliseconds"),
        ("", "Count"),
    ),
}


def unit_of(namespace: str, name: str) -> str:
    """The unit of an AWS service's metric.

    >>> unit_of("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds"), unit_of("AWS/Kinesis", "IncomingRecords")
    ('Milliseconds', 'Count')
    """
    for ending, unit in _BY_ENDING.get(namespace, ()):
        if name.endswith(ending):
            return unit
    return NONE
