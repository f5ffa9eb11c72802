"""The shipped questions of Kinesis, each as it is drawn once."""

import pytest

from courseware.labs import topics
from courseware.quizzes.bank import loading
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.formats.settling import settled


@pytest.fixture(scope="session")
def shipped():
    topic = topics.topic("kinesis")
    ground = ground_of(topic)
    return [
        settled(each, ground)[0] for each in loading.load(topic).questions.values() if not hasattr(each, "scenario")
    ]
