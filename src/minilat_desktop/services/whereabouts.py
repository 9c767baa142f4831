"""Where a folder lies: on a network, or in a folder that a cloud service copies. A notebook is not safe in either.

A network's locks cannot be trusted; a cloud service copies a file while it is being written, or brings back an old one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "davfs", "webdav",
    "fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs", "ncpfs", "lustre",
    "beegfs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse",
})  # fmt: skip
# How the services call their folders, in small letters.
_CLOUDS = {
    "dropbox": "Dropbox", "onedrive": "OneDrive", "google drive": "Google Drive", "googledrive": "Google Drive",
    "my drive": "Google Drive", "icloud drive": "iCloud", "mobile documents": "iCloud", "cloudstorage": "a cloud",
    "nextcloud": "Nextcloud", "owncloud": "ownCloud", "pclouddrive": "pCloud", "pcloud": "pCloud", "mega": "MEGA",
    "megasync": "MEGA", "box": "Box", "box sync": "Box", "proton drive": "Proton Drive", "seafile": "Seafile",
    "yandex.disk": "Yandex Disk", "tresorit": "Tresorit", "syncthing": "Syncthing",
    "icloud~com~apple~clouddocs": "iCloud",
}  # fmt: skip
# What they leave in the folder that they copy.
_MARKS = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing", ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud", ".sync_journal.db": "Nextcloud", ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive", ".seafile-data": "Seafile", ".sync": "Resilio Sync",
}  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")


def warning(folder: Path) -> str:
    """What is to be said of keeping the notebook in a folder; "" where it lies on a disk of this computer."""
    path = folder.absolute()
    if path.is_symlink() or path.exists():
        path = path.resolve()
    cloud, network = _cloud(path), _network(path)
    advice = "Keep it on a disk of this computer (--data-dir), and let backups go there instead."
    if cloud:
        return f"The notebook lies in a folder that {cloud} copies: it may be copied while it is written. {advice}"
    if network:
        return f"The notebook lies on a network drive ({network}), whose locks cannot be relied on. {advice}"
    return ""


def _cloud(path: Path) -> str:
    for part in (path, *path.parents):
        name = part.name.casefold()
        # OneDrive puts the firm's name behind its own.
        known = _CLOUDS.get(name) or next(
            (_CLOUDS[one] for one in ("onedrive", "dropbox") if name.startswith(f"{one} ")), ""
        )
        if known:
            return known
        for mark, service in _MARKS.items():
            if _there(part / mark):
                return service
    return ""


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _network(path: Path) -> str:
    if str(path).startswith(("\\\\", "//")):
        return "a shared folder"
    if sys.platform == "win32":
        import ctypes

        return "a mapped drive" if ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\") == 4 else ""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    kind = file_system(path, lines)
    return kind if kind in _NETWORK else ""


def file_system(path: Path, mounts: Iterable[str]) -> str:
    """The kind of file system a path lies on, out of the lines of Linux's mountinfo."""
    best, kind = -1, ""
    for line in mounts:
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        # Spaces and the like are written in octal.
        place = fields[4].encode().decode("unicode_escape").encode("latin-1", "replace").decode("utf-8", "replace")
        root = Path(place)
        if (path == root or root in path.parents) and len(root.parts) >= best:
            best, kind = len(root.parts), after.split()[0]
    return kind
