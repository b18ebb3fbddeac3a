"""Projects on network file systems: what the system says about mounts in, a refusal out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from corpus.errors import ProjectError
from corpus.store import Project
from corpus.store.db import network

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = "36 35 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw"
REMOTE = "90 36 0:{minor} / {point} rw,relatime shared:2 - {kind} server:/export rw"


@pytest.mark.parametrize(
    ("kind", "remote"),
    [
        *((kind, True) for kind in ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph")),
        *((kind, True) for kind in ("fuse.glusterfs", "fuse.rclone", "lustre")),
        *((kind, False) for kind in ("ext4", "btrfs", "fuseblk", "fuse.encfs", "overlay", "tmpfs")),
    ],
)
def test_network_file_systems_of_linux(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, remote: bool
) -> None:
    point = str(tmp_path).replace(" ", "\\040")
    text = f"{LOCAL}\n{REMOTE.format(minor=12345, point=point, kind=kind)}\n"
    mounts = network._of_linux(text)
    assert [mount.kind for mount in mounts] == ["ext4", kind]
    monkeypatch.setattr(network, "_of_linux", lambda text: mounts)
    assert network.network_kind(tmp_path) == (kind if remote else None)


def test_the_device_decides_before_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = tmp_path.stat().st_dev
    here = network._Mount(f"{os.major(device)}:{os.minor(device)}", "/elsewhere", "nfs")
    monkeypatch.setattr(network, "_of_linux", lambda text: [here])
    assert network.network_kind(tmp_path) == "nfs"
    monkeypatch.setattr(network, "_of_linux", lambda text: [])
    assert network.network_kind(tmp_path) is None


def test_network_file_systems_of_macos() -> None:
    output = (
        "/dev/disk1s1 on / (apfs, local)\n//ana@server/share on /Volumes/a (b) (smbfs, nodev)\n"
    )
    mounts = network._of_mount_command(output)
    assert [(mount.point, mount.kind) for mount in mounts] == [
        ("/", "apfs"),
        ("/Volumes/a (b)", "smbfs"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="mounts are looked at on other systems")
def test_a_project_there_is_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.db"
    Project.create(path).close()
    monkeypatch.setattr(network, "_kind_of_mount", lambda path: "nfs4")
    for open_it in (lambda: Project.open(path), lambda: Project.create(tmp_path / "new.db")):
        with pytest.raises(ProjectError, match=r"network file system \(nfs4\).* over SSH"):
            open_it()
    assert not (tmp_path / "new.db").exists()
    with Project.open(path, write=False) as reading:
        assert reading.articles.count() == 0
    monkeypatch.setenv(network.ALLOWED, "yes")
    with pytest.raises(ProjectError, match=network.ALLOWED):
        Project.open(path)
    monkeypatch.setenv(network.ALLOWED, "one-machine")
    Project.open(path).close()
