from django.apps import AppConfig


class LessonsConfig(AppConfig):
    name = "courseware.lessons"

    def ready(self) -> None:
        from courseware.lessons import signals  # noqa: F401  (connects its receivers)
