"""What is kept of experiments: each run, with its prediction, before anything has happened."""

from django.db import models


class Run(models.Model):
    """Somebody's run of an experiment, in a world of its own. What was asked is kept as it was asked.

    Answers are JSON. `until_us` is the virtual instant at which the run ends, once it has begun. `seen` is what she
    says that she saw, `result` how prediction and observation compare: made when she has said so, never before.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="runs")
    topic = models.CharField(max_length=40)
    experiment = models.CharField(max_length=40)
    # Worlds end by themselves; what was learned stays.
    world = models.BigIntegerField(unique=True)
    began_at = models.DateTimeField(auto_now_add=True)
    prediction_shown = models.TextField()
    prediction = models.TextField()
    until_us = models.BigIntegerField(null=True, blank=True)
    seen = models.TextField(default="", blank=True)
    result = models.TextField(default="", blank=True)
    task_shown = models.TextField()
    hints = models.IntegerField(default=0)
    steps_shown = models.IntegerField(default=0)
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "topic", "experiment"], name="experiments_of_person")]

    def __str__(self) -> str:
        return f"{self.topic}/{self.experiment}, run {self.pk}"
