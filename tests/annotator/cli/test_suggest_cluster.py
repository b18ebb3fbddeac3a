"""`annotator suggest --cluster`: real clusters on loopback, and what is refused without one."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import spacy

from annotator.cli.suggest_workers import Workers
from corpus.errors import SuggesterError
from corpus.store import Project
from corpus.workflows.suggester_choice import Choice, chosen
from corpus.workflows.suggesting import RunReport, suggest_articles
from tests.clusters import LoopbackCluster, loopback_cluster
from tests.plain_sql import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    Run = Callable[..., Result]

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="needs `distributed`")
ARTICLES = 200


@pytest.fixture
def run(run: Run) -> Run:
    """Runs the command line in a folder with a project, and a pipeline without a model."""
    lines = (
        json.dumps({"id": f"n{i}", "text": f"{i} rebels left Kesh on day {i * 7}. " * 60})
        for i in range(ARTICLES)
    )
    Path("news.jsonl").write_text("\n".join(lines))
    Path("patterns.jsonl").write_text('{"label": "ACTOR", "pattern": "rebels"}')
    assert run("import", "news.jsonl").exit_code == 0
    nlp = spacy.blank("en")
    patterns = [
        {"label": "ACTOR", "pattern": "rebels"},
        {"label": "NUMBER", "pattern": [{"IS_DIGIT": True}]},
    ]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.to_disk("pipeline")
    return run


def suggest(run: Run, *options: str, db: str = "annotations.db") -> Result:
    return run("--db", db, "suggest", "--suggester", "pipeline", "--trust", *options)


def test_what_cannot_run_on_a_cluster_is_refused_in_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dask.config

    monkeypatch.setattr("corpus.suggesters.cluster.CONNECTION_SECONDS", 0.2)
    together = "Give --cluster without --processes, --switch, --digest and --memory."
    for options in (
        ("--processes", "2"),
        ("--switch", "x"),
        ("--digest", "x"),
        ("--no-memory",),
    ):
        result = run("suggest", "--cluster", "tcp://127.0.0.1:1", *options)
        assert (result.exit_code, together in result.stderr) == (2, True), result.stderr
    for address, sentence in (
        ("tcp://127.0.0.1:1", "No scheduler answers at tcp://127.0.0.1:1 (Timed out"),
        ("head", "--cluster takes an address such as tcp://head:8786, not 'head'."),
        ("tcp://h\u202eead:1", "--cluster takes an address such as tcp://head:8786, not 'tcp://h"),
        ("ftp://127.0.0.1:1", "--cluster takes an address such as tcp://head:8786, not 'ftp:"),
        ("tls://127.0.0.1:1", "There are no certificates for tls://127.0.0.1:1: name them in DAS"),
    ):
        assert_refused(suggest(run, "--cluster", address), sentence)
    missing = {"tls.ca-file": "none.pem", "tls.client.cert": "none.pem"}
    for settings, address, sentence in (
        ({"require-encryption": True}, "tcp://127.0.0.1:1", "Dask's settings require encryption"),
        (missing, "tls://127.0.0.1:1", "The certificates in Dask's settings (none.pem, none.pem"),
    ):
        with dask.config.set({f"distributed.comm.{key}": value for key, value in settings.items()}):
            assert_refused(suggest(run, "--cluster", address), sentence)
    assert rows("annotations.db", "SELECT name FROM suggesters") == []
    monkeypatch.setattr("annotator.cli.suggest_workers.find_spec", lambda name: None)
    assert "pip install 'annotator-tui[cluster]'" in suggest(run, "--cluster", "tcp://h:1").stderr


def assert_refused(result: Result, sentence: str) -> None:
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
    assert result.stderr.startswith(f"Error: {sentence}"), result.stderr


@pytest.mark.slow
def test_a_cluster_with_a_killed_worker_suggests_the_same(run: Run, tmp_path: Path) -> None:
    shutil.copy("annotations.db", "cluster.db")
    shutil.copy("annotations.db", "gone.db")
    assert suggest(run).exit_code == 0
    with loopback_cluster(tmp_path / "cluster") as cluster:
        stop = Stop(lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_on(cluster, "cluster.db", stop)
        assert 0 < made("cluster.db") < ARTICLES
        stop = Stop(lambda: cluster.kill("worker-0"))
        report = run_on(cluster, "cluster.db", stop)
        assert stop.done
        assert (report.articles, report.failures) == (ARTICLES - 32, [])
        assert made("cluster.db") == ARTICLES
        assert digest(run, "cluster.db") == digest(run, "annotations.db")

        for options, sentence in (
            (("--suggester", "patterns.jsonl"), "patterns.jsonl runs no pipeline, so a cluster"),
            (("--in", "news.jsonl", "--out", "spans.jsonl"), ""),
        ):
            result = suggest(run, "--cluster", cluster.address, *options)
            assert (result.exit_code, sentence in result.stderr) == (int(bool(sentence)), True)
        assert suggest(run, "--in", "news.jsonl", "--out", "here.jsonl").exit_code == 0
        assert Path("spans.jsonl").read_bytes() == Path("here.jsonl").read_bytes()

        stop = Stop(lambda: cluster.kill("scheduler"))
        with pytest.raises(SuggesterError, match=r"scheduler at tcp://.* is gone: start the clust"):
            run_on(cluster, "gone.db", stop)
    assert 0 < made("gone.db") < ARTICLES
    assert suggest(run, db="gone.db").exit_code == 0
    assert digest(run, "gone.db") == digest(run, "annotations.db")


class Stop:
    """A progress function that calls something once, after the first commit."""

    def __init__(self, stop: Callable[[], object]) -> None:
        self.done = False
        self._stop = stop

    def __call__(self, articles: int) -> None:
        if not self.done:
            self.done = True
            self._stop()


def run_on(cluster: LoopbackCluster, db: str, progress: Callable[[int], None]) -> RunReport:
    with Workers(1, cluster.address).ready() as give_workers, Project.open(Path(db)) as project:
        found = chosen(project, Choice(suggester="pipeline"))
        give_workers(found.suggester)
        return suggest_articles(project, found.suggester, progress=progress)


def made(db: str) -> int:
    ((count,),) = rows(db, "SELECT count(*) FROM suggested")
    return int(count)


def digest(run: Run, db: str) -> str:
    ((name,),) = rows(db, "SELECT name FROM suggesters")
    result = run("--db", db, "suggest", "--digest", name)
    assert result.exit_code == 0
    return str(result.stdout)


@pytest.fixture
def certificates(tmp_path: Path) -> dict[str, str]:
    """The settings of Dask for TLS, with a certificate that signs itself."""
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    request = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=cluster"]
    request += ["-keyout", key, "-out", certificate, "-days", "2"]
    subprocess.run(request, check=True, capture_output=True)
    settings = {"distributed.comm.tls.ca-file": certificate}
    for role in ("client", "scheduler", "worker"):
        settings[f"distributed.comm.tls.{role}.key"] = key
        settings[f"distributed.comm.tls.{role}.cert"] = certificate
    return settings


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates")
def test_a_cluster_with_tls(run: Run, tmp_path: Path, certificates: dict[str, str]) -> None:
    import dask.config

    environment = {
        f"DASK_{name.replace('.', '__').replace('-', '_').upper()}": value
        for name, value in certificates.items()
    }
    options: dict[str, Any] = {"workers": 1, "protocol": "tls", "environment": environment}
    with ExitStack() as stack:
        cluster = stack.enter_context(loopback_cluster(tmp_path / "cluster", **options))
        assert cluster.address.startswith("tls://")
        plain = cluster.address.replace("tls", "tcp")
        assert_refused(suggest(run, "--cluster", plain), f"No scheduler answers at {plain} (")
        stack.enter_context(dask.config.set(certificates))
        result = suggest(run, "--cluster", cluster.address)
        assert result.exit_code == 0, result.stderr
        assert made("annotations.db") == ARTICLES
