from django.apps import AppConfig


class LabsConfig(AppConfig):
    name = "courseware.labs"

    def ready(self) -> None:
        from courseware.labs import signals  # noqa: F401  (connects its receivers)
