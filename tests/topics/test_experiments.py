"""What every topic's experiments owe: the engine shows what is said, goals are reached by the solution alone."""

import pytest

from courseware.experiments import loading, trying
from courseware.labs import topics
from courseware.lessons import lesson
from courseware.quizzes.bank.grounds import ground_of
from courseware.quizzes.serving import bank_of

EXPERIMENTS = [(topic, each) for topic in topics.topics() for each in loading.experiments(topic).values()]
of_each = pytest.mark.parametrize(("topic", "experiment"), EXPERIMENTS, ids=lambda value: getattr(value, "id", ""))


@of_each
def test_goals_are_false_at_first_true_after_the_solution_and_false_on_wrong_ways(topic, experiment):
    assert list(trying.faults(experiment, ground_of(topic))) == []


@of_each
def test_an_experiment_names_concepts_a_page_and_a_question_that_exist(topic, experiment):
    taught = lesson.lesson_of(topic)
    page = experiment.page.partition("#")[0]

    assert set(experiment.concepts) <= set(taught.concepts)
    assert page in {source.name for source in taught.sources}
    assert not experiment.rule or experiment.rule in bank_of(topic).questions
