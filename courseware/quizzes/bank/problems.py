"""What is wrong with a bank, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """A line of the file, the question it belongs to (empty for none), and what is to be mended."""

    line: int
    question: str
    message: str

    def __str__(self) -> str:
        about = f"{self.question}: " if self.question else ""
        return f"line {self.line}: {about}{self.message}"


class BankProblems(Exception):
    """A bank that cannot be used."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = sorted(problems)
