"""Notices a project on a network file system, where SQLite cannot protect it.

In WAL mode all processes that have the file open share memory, which only works on one machine
(https://sqlite.org/wal.html, "All processes using a database must be on the same host computer").
File locks are unreliable there as well. Two people on two machines would overwrite each other and
damage the file, so such a project is not opened for writing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from corpus.errors import ProjectError

ALLOWED = "ANNOTATOR_NETWORK_DISK"
"""The environment variable that permits such a project: `one-machine` is its only value."""

_KINDS = {
    *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "afs", "webdav", "davfs"),
    *("9p", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "ncpfs", "coda", "orangefs"),
}
"""File systems that another machine can write to; `fuse.` before a name is left out."""

_FUSE = {"sshfs", "s3fs", "rclone", "gcsfuse", "goofys", "davfs2", "curlftpfs"}
_REMOTE_DRIVE = 4
"""What GetDriveType of Windows returns for a network drive."""


class _Mount(NamedTuple):
    device: str
    point: str
    kind: str


def refuse_network(path: Path) -> None:
    """Raise `ProjectError` for a project on a network file system, unless the person allows it."""
    if os.environ.get(ALLOWED) == "one-machine":
        return
    kind = network_kind(path.parent if not path.exists() else path)
    if kind:
        message = (
            f"{path} is on a network file system ({kind}), where people on several machines would "
            "damage it. Move it to a disk of one machine and let everybody work there, for example "
            f"over SSH. If only one machine ever opens it, set {ALLOWED}=one-machine."
        )
        raise ProjectError(message)


def network_kind(path: Path) -> str | None:
    """The kind of network file system that `path` is on; None for a local or unknown one."""
    if sys.platform == "win32":
        return _on_windows(path)
    kind = _kind_of_mount(path)
    name = kind.removeprefix("fuse.").removeprefix("fuseblk.") if kind else ""
    return kind if name in _KINDS or (kind != name and name in _FUSE) else None


def _kind_of_mount(path: Path) -> str | None:
    """The type of the file system at `path`, in the words of the system; None if it is unknown."""
    try:
        mounts = _mounts()
        found = os.stat(path).st_dev  # noqa: PTH116 - the same look as in file_identity
    except (OSError, ValueError):
        return None
    device = f"{os.major(found)}:{os.minor(found)}"
    same = (mount.kind for mount in mounts if mount.device == device)
    return next(same, None) or _by_longest_point(mounts, path)


def _mounts() -> list[_Mount]:
    if sys.platform == "linux":
        return _of_linux(Path("/proc/self/mountinfo").read_text(errors="surrogateescape"))
    import subprocess  # takes milliseconds, and Linux does not need it

    done = subprocess.run(["/sbin/mount"], capture_output=True, check=False)
    return _of_mount_command(done.stdout.decode(errors="surrogateescape"))


def _by_longest_point(mounts: list[_Mount], path: Path) -> str | None:
    resolved = Path(os.path.realpath(path))
    above = [mount for mount in mounts if resolved.is_relative_to(mount.point)]
    return max(above, key=lambda mount: len(mount.point)).kind if above else None


def _of_linux(mountinfo: str) -> list[_Mount]:
    """The mounts in the format of proc(5): `36 35 98:0 /root /mnt … - ext3 source options`."""
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
            mounts.append(_Mount(fields[2], point, after.split(" ")[0]))
    return mounts


def _of_mount_command(output: str) -> list[_Mount]:
    """The mounts that `mount` of macOS and BSD prints: `source on /point (smbfs, nodev)`."""
    mounts = []
    for line in output.splitlines():
        source_and_point, _, options = line.rpartition(" (")
        _, separator, point = source_and_point.partition(" on ")
        if separator:
            mounts.append(_Mount("", point, options.rstrip(")").split(",")[0].strip()))
    return mounts


def _on_windows(path: Path) -> str | None:
    import ctypes

    drive = os.path.splitdrive(path.absolute())[0]
    if drive.startswith("\\\\"):
        return "a network share"
    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined]
    return "a network drive" if kind == _REMOTE_DRIVE else None
