from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "courseware.quizzes"

    def ready(self) -> None:
        from courseware.labs import worlds
        from courseware.labs.page import cards
        from courseware.labs.store import tidying
        from courseware.quizzes import attempts, card, signals  # noqa: F401  (connects its receivers)

        tidying.FURTHER.append(attempts.sweep)
        cards.provide(worlds.Kind.TASK, card.card_of)
