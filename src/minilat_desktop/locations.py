"""Where things are: resources and the catalogue beside the program, the user's files in the platform's own places."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

APP = "minilat-desktop"


def _shipped(inside: str, beside: str) -> Path:
    """A shipped file: in the bundle, in the installed package, or in the checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / beside
    package = Path(__file__).resolve().parent
    installed = package / inside
    return installed if installed.exists() else package.parents[1] / beside


def resources() -> Path:
    """The folder of icons and themes."""
    return _shipped("_resources", "resources")


def shipped_catalogue() -> Path:
    """The catalogue database that comes with the program."""
    return _shipped("_data/minilat.db", "data/minilat.db")


def catalogue_text() -> Path:
    """The catalogue's source of truth, in a checkout."""
    return Path(__file__).resolve().parents[2] / "data" / "catalogue"


@dataclass(frozen=True, slots=True)
class UserFiles:
    """The user's folders. `--data-dir` puts all of them under one folder, which makes the program portable."""

    data: Path
    config: Path
    logs: Path

    @property
    def notebook(self) -> Path:
        """The user's notes."""
        return self.data / "notebook.db"

    @property
    def backups(self) -> Path:
        """Verified copies of the notebook."""
        return self.data / "backups"

    @property
    def packs(self) -> Path:
        """Imported data packs, and the catalogue they make together with the shipped one."""
        return self.data / "packs"

    @property
    def catalogues(self) -> Path:
        """Updates of the catalogue, and what was in use before each."""
        return self.data / "catalogue"

    @property
    def desk(self) -> Path:
        """The desk as it was left, and the settings."""
        return self.config / "desk.json"

    @property
    def log(self) -> Path:
        """Errors, without the user's text."""
        return self.logs / "errors.log"


def user_files(data_dir: Path | None) -> UserFiles:
    """The user's folders; none is made before something is written."""
    if data_dir is not None:
        return UserFiles(data_dir, data_dir, data_dir / "logs")
    import platformdirs

    return UserFiles(
        platformdirs.user_data_path(APP, appauthor=False),
        platformdirs.user_config_path(APP, appauthor=False),
        platformdirs.user_log_path(APP, appauthor=False),
    )
