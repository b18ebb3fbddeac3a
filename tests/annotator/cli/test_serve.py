from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from annotator.cli import serve as serve_module
from annotator.cli.context import ProjectFile
from annotator.cli.main import main
from annotator.cli.serve import screen_command
from annotator.web.address import LOOPBACK
from annotator.web.running import listening
from corpus.model import Annotator
from corpus.store import Project
from corpus.store.logins import Login
from tests.new_projects import new_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result


@pytest.fixture
def in_project(run: Callable[..., Result], tmp_path: Path) -> Callable[..., Result]:
    new_project(tmp_path / "annotations.db").close()
    return run


def test_an_invitation_prints_a_link_that_only_this_person_can_use(
    in_project: Callable[..., Result], tmp_path: Path
) -> None:
    result = in_project("invite", "Ana Ruiz")
    assert result.exit_code == 0
    address, secret = result.stdout.strip().split("/login#")
    assert address == "http://127.0.0.1:8000"
    assert "not served yet" in result.stderr
    assert "for Ana Ruiz (annotator)" in result.stderr
    with Project.open(tmp_path / "annotations.db") as project:
        project.logins.keep_address("https://label.example")
        cookie = project.logins.use(secret)
        assert cookie
        found = project.logins.session(cookie)
        assert found
        assert (found.person.name, found.role) == ("Ana Ruiz", "annotator")
        assert project.logins.use(secret) is None
    result = in_project("invite", "rita", "--role", "reviewer", "--new")
    assert result.stdout.startswith("https://label.example/login#")
    assert "not served yet" not in result.stderr


def test_a_new_name_beside_others_needs_new(in_project: Callable[..., Result]) -> None:
    assert in_project("invite", "ana").exit_code == 0
    result = in_project("invite", "anna")
    assert result.exit_code == 1
    assert "'anna' has not worked on this project; known: ana." in result.stderr
    assert in_project("invite", "anna", "--new").exit_code == 0
    assert in_project("invite", "ANA").exit_code == 0


def test_logins_are_listed_and_revoked(in_project: Callable[..., Result], tmp_path: Path) -> None:
    assert "Nobody is invited" in in_project("invite", "--list").stderr
    in_project("invite", "ana")
    with Project.open(tmp_path / "annotations.db") as project:
        assert project.logins.use(project.logins.invite(project.people.get("ana"), "reviewer"))
    shown = in_project("invite", "--list").stdout.splitlines()
    assert [line.split()[:4] for line in shown[1:]] == [
        ["ana", "annotator", "link", "not"],
        ["ana", "reviewer", "logged", "in"],
    ]
    values = json.loads(in_project("invite", "--json").stdout)
    assert [(one["name"], one["role"], one["state"]) for one in values] == [
        ("ana", "annotator", "link not used"),
        ("ana", "reviewer", "logged in"),
    ]
    result = in_project("invite", "ana", "--revoke")
    assert result.stderr == "ana: 1 session and 1 unused link ended.\n"
    assert json.loads(in_project("invite", "--json").stdout) == []
    assert "There is no annotator 'nobody'" in in_project("invite", "nobody", "--revoke").stderr


def test_a_model_cannot_log_in(in_project: Callable[..., Result], tmp_path: Path) -> None:
    with Project.open(tmp_path / "annotations.db") as project:
        project.people.get_or_add("gpt")
        project._db.execute("UPDATE annotators SET kind = 'model'")
    result = in_project("invite", "gpt")
    assert (result.exit_code, "is a model" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--revoke"], ["ana", "--list"], ["ana", "--revoke", "--new"], ["ana", "--json"]],
)
def test_invite_wants_one_thing_at_a_time(
    in_project: Callable[..., Result], arguments: list[str]
) -> None:
    assert in_project("invite", *arguments).exit_code == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.2", "::", "label.example"])
def test_no_other_machine_reaches_the_server_without_a_proxy(
    in_project: Callable[..., Result], host: str
) -> None:
    result = in_project("serve", "--host", host, "--port", "0")
    assert result.exit_code == 2
    assert "there is no TLS" in " ".join(result.stderr.split())
    assert "--behind-proxy" in result.stderr


def test_a_proxy_must_speak_tls(in_project: Callable[..., Result]) -> None:
    result = in_project("serve", "--port", "0", "--behind-proxy", "http://label.example")
    assert result.exit_code == 1
    assert "without https" in result.stderr


def test_serve_without_a_project_or_a_free_port(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "No project at" in run("serve", "--port", "0").stderr
    new_project(tmp_path / "annotations.db").close()
    with listening(LOOPBACK, 0) as taken:
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "Choose another port with --port." in result.stderr


def test_serve_without_the_extra_names_it(
    in_project: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve_module, "find_spec", lambda name: None)
    result = in_project("serve")
    assert result.exit_code == 1
    assert "needs the extra `web`: `pip install 'annotator-tui[web]'`" in result.stderr


def test_the_command_of_a_screen_takes_names_as_values(tmp_path: Path) -> None:
    login = Login(1, Annotator(1, "--new; rm -r"), "annotator", False, "", "")
    command = screen_command(
        ProjectFile(Path("p.db")), login, "review", "a12", keys="vim", theme="light"
    )
    assert command[:4] == [sys.executable, "-P", "-m", "annotator"]
    assert command[6:] == [
        "serve-screen",
        "--screen=review",
        "--as=--new; rm -r",
        "--theme=light",
        "--keys=vim",
        "--article=a12",
    ]
    seen: dict[str, Any] = {}
    child = main.get_command(SimpleNamespace(), "serve-screen")  # type: ignore[arg-type]
    assert child
    with child.make_context("serve-screen", [*command[7:]]) as ctx:
        seen.update(ctx.params)
    assert (seen["name"], seen["screen"], seen["article"]) == ("--new; rm -r", "review", "a12")


def test_a_screen_that_cannot_start_tells_the_server_why(
    in_project: Callable[..., Result], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    in_project("invite", "ana")
    for screen in ("annotate", "review"):
        result = in_project("serve-screen", "--screen", screen, "--as", "ana")
        assert result.exit_code == 1
        told = json.loads(capfdbinary.readouterr().out)
        assert told["refused"]["reason"] in result.stderr
