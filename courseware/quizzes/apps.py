from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "courseware.quizzes"

    def ready(self) -> None:
        from courseware.quizzes import signals  # noqa: F401  (connects its receivers)
