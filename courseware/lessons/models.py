"""What is kept of a reader: where she was on each page, and the worlds of the figures that she touched."""

from django.db import models


class Place(models.Model):
    """Where somebody left a page, and whether she has read it to its end."""

    goes_with_a_guest = True

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="places")
    topic = models.CharField(max_length=40)
    page = models.CharField(max_length=80)
    anchor = models.CharField(max_length=120, default="", blank=True)
    is_read = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic", "page"], name="lessons_place_once")]

    def __str__(self) -> str:
        return f"{self.topic}/{self.page}#{self.anchor}"


class TouchedFigure(models.Model):
    """The world in which a figure goes on after somebody touched it. Worlds end by themselves: its id is no key."""

    goes_with_a_guest = True

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    page = models.CharField(max_length=80)
    anchor = models.CharField(max_length=120)
    world = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic", "page", "anchor"], name="lessons_figure_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}/{self.page}#{self.anchor}"
