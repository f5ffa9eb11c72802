from django.apps import AppConfig


class ExperimentsConfig(AppConfig):
    name = "courseware.experiments"

    def ready(self) -> None:
        from courseware.experiments import card, signals  # noqa: F401  (connects its receivers)
        from courseware.labs import worlds
        from courseware.labs.page import cards

        cards.provide(worlds.Kind.EXPERIMENT, card.card_of)
