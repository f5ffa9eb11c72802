"""Experiments and runs by their names, for pages. What is not there, or not hers, is a 404."""

import logging
from collections.abc import Mapping

from django.http import Http404, HttpRequest

from courseware.experiments import loading
from courseware.experiments.experiment import Experiment
from courseware.experiments.models import Run
from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.people import persons
from courseware.quizzes.bank.problems import BankProblems

logger = logging.getLogger("courseware.experiments")


def all_of(topic: Topic) -> Mapping[str, Experiment]:
    """A topic's experiments. A file that cannot be read is as if it were empty, and the host is told."""
    try:
        return loading.experiments(topic)
    except BankProblems as refused:
        logger.error("The experiments of %s cannot be used: %s", topic.slug, refused)
        return {}


def experiment_called(slug: str, name: str) -> tuple[Topic, Experiment]:
    """An experiment and its topic. Raises Http404."""
    topic = topics.topic(slug)
    found = all_of(topic).get(name) if topic else None
    if topic is None or found is None:
        raise Http404
    return topic, found


def newest_run(request: HttpRequest, topic: Topic, experiment: Experiment) -> Run | None:
    """Her newest run of an experiment."""
    person_id = persons.person_id(request)
    if person_id is None:
        return None
    return Run.objects.filter(person=person_id, topic=topic.slug, experiment=experiment.id).order_by("-pk").first()


def run_called(request: HttpRequest, number: int) -> tuple[Topic, Experiment, Run]:
    """A run of hers. Raises Http404."""
    run = Run.objects.filter(pk=number, person=persons.person_id(request)).first()
    if run is None:
        raise Http404
    topic, experiment = experiment_called(run.topic, run.experiment)
    return topic, experiment, run


def reached(person_id: int | None, topic: str) -> set[str]:
    """The experiments of a topic whose goals somebody has reached."""
    if person_id is None:
        return set()
    done = Run.objects.filter(person=person_id, topic=topic, reached_at__isnull=False)
    return set(done.values_list("experiment", flat=True))
