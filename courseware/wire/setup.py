"""What one writes into files and types into a shell, so that the AWS CLI and boto3 speak to a world."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

PROFILE = "glasscloud"


@dataclass(frozen=True)
class Lines:
    """Lines to be copied; `told` says where to."""

    id: str
    told: str
    text: str


@dataclass(frozen=True)
class Access:
    """Where the world answers, and the key to it; without a secret, its place is held by words."""

    endpoint: str
    region: str
    key_id: str
    secret: str


def files(to: Access) -> list[Lines]:
    """A profile of the AWS CLI."""
    config = f"""\
[profile {PROFILE}]
region = {to.region}
endpoint_url = {to.endpoint}
cli_binary_format = raw-in-base64-out"""
    credentials = f"""\
[{PROFILE}]
aws_access_key_id = {to.key_id}
aws_secret_access_key = {to.secret}"""
    return [
        Lines("config", _("Into the file ~/.aws/config (Windows: %USERPROFILE%\\.aws\\config)"), config),
        Lines("credentials", _("Into the file ~/.aws/credentials, beside it"), credentials),
    ]


def first_calls(to: Access) -> list[Lines]:
    """What to try, in each shell."""
    calls = "aws sts get-caller-identity\naws kinesis list-streams"
    return [
        Lines("try-bash", _("In bash or zsh (macOS, Linux, WSL)"), f"export AWS_PROFILE={PROFILE}\n{calls}"),
        Lines("try-powershell", _("In PowerShell"), f'$env:AWS_PROFILE = "{PROFILE}"\n{calls}'),
    ]


def otherwise(to: Access) -> list[Lines]:
    """The same without files, and in Python."""
    values = {
        "AWS_ACCESS_KEY_ID": to.key_id,
        "AWS_SECRET_ACCESS_KEY": to.secret,
        "AWS_DEFAULT_REGION": to.region,
        "AWS_ENDPOINT_URL": to.endpoint,
    }
    python = f"""\
import boto3

session = boto3.Session(profile_name="{PROFILE}")
kinesis = session.client("kinesis")
print(kinesis.list_streams()["StreamNames"])"""
    bash = "\n".join(f"export {name}='{value}'" for name, value in values.items())
    powershell = "\n".join(f'$env:{name} = "{value}"' for name, value in values.items())
    return [
        Lines("python", _("In Python, with boto3"), python),
        Lines("variables-bash", _("Without files: variables in bash or zsh"), bash),
        Lines("variables-powershell", _("Without files: variables in PowerShell"), powershell),
    ]
