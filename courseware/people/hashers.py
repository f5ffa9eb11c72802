"""How passwords are kept."""

from django.contrib.auth import hashers


class Argon2(hashers.Argon2PasswordHasher):
    """Argon2id in 19 MiB, two passes, one lane.

    Source: OWASP, Password Storage Cheat Sheet. Django's own 100 MiB would be three gigabytes when thirty students of a
    class sign in at once, on the teacher's one machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
