from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "courseware.people"

    def ready(self) -> None:
        from courseware.people import signals  # noqa: F401  (connects its receivers)
