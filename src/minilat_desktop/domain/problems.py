"""Known errors, told in words: what happened, what is safe, what to do next."""

from __future__ import annotations


class Problem(Exception):
    """An error the program expected and can explain. Anything else that is raised is a bug.

    `happened` is one sentence; `safe` says what is not lost; `remedy` says what to do; `detail` is for "Copy details"
    and never holds the user's text.
    """

    def __init__(self, happened: str, *, safe: str = "", remedy: str = "", detail: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.safe = safe
        self.remedy = remedy
        self.detail = detail

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.safe, self.remedy) if part)


class UnknownId(Problem):
    """Somebody asked for a thing that is not in the catalogue."""


class BadDate(Problem):
    """A date that cannot be read."""


class Damaged(Problem):
    """A file that is not what it should be."""


class NewerVersion(Problem):
    """A file written by a newer version of the program."""


class Locked(Problem):
    """A file held by another process."""


class ChangedMeanwhile(Problem):
    """Something is no longer as it was when one began to change it: another program wrote it."""


class CannotWrite(Problem):
    """A file or folder that cannot be written: full, read-only, vanished."""


class Unconfirmed(CannotWrite):
    """A change that was written and can be read back, but that the disk did not confirm."""


class Refused(Problem):
    """Input that is not accepted."""


class GivenUp(Problem):
    """Long work that the user gave up; everything is as it was."""

    def __init__(self) -> None:
        super().__init__("The import was cancelled.", safe="Nothing was changed.")
