from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "courseware.people"

    def ready(self) -> None:
        from courseware.people import instructors, signals  # noqa: F401  (connects its receivers)

        # Each app's permissions are there only when it has been migrated.
        post_migrate.connect(instructors.give_rights, dispatch_uid="people.give_rights")
        # What each app keeps of a person, it says itself.
        autodiscover_modules("owndata")
