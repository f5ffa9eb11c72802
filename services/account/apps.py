"""Registers what every account has besides the services of the topics; nothing else."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "services.account"
    label = "aws_account"
    verbose_name = "AWS account"

    def ready(self) -> None:
        from courseware.labs.topics import register_services
        from services.account.cloudwatch.service import CLOUDWATCH
        from services.account.iam.service import IAM
        from services.account.sts import STS

        register_services(STS, IAM, CLOUDWATCH)
