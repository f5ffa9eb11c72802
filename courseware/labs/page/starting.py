"""The address of a lab's start: the same scenario, seed and selection for whoever opens it, who needs no right."""

from urllib.parse import urlencode

from courseware.labs.page.stage import Stage


def start_address(stage: Stage) -> str:
    """Where this lab began, as a link; the seed is left out where it is the scenario's own."""
    scenario = (stage.look.scenario if stage.look else stage.asked.scenario) or stage.topic.lab.scenario.slug
    said = {"scenario": scenario}
    if stage.world.seed != scenario:
        said["seed"] = stage.world.seed
    if stage.asked.select:
        said["select"] = stage.asked.select
    return f"{stage.url('lab')}?{urlencode(said)}"
