"""Reports known vulnerabilities of the pinned dependencies: `make audit`, a part of `make check`.

pip-audit takes its data from the package index. An index that has the packages but not these data
looks as if nothing were vulnerable. So the run first asks about a release with a known
vulnerability, and says in one sentence if that is not found.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
KNOWN = "jinja2==2.10"
"""A release with known vulnerabilities: escapes from its sandbox."""

MOST_SECONDS = 300

NO_DATA = "Not audited: the index of packages that is reached from here has no vulnerability data."
NO_TOOL = 'Not audited: pip-audit is not installed; `pip install -e ".[dev]"` installs it.'

Dependencies = list[dict[str, Any]]


def pip_audit(requirements: Path) -> Dependencies | None:
    """Return what pip-audit reports on pinned requirements; None if it could not ask."""
    options = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", "-r", str(requirements), *options]
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
        )
        found: Dependencies = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def audited(
    constraints: Path, ask: Callable[[Path], Dependencies | None] = pip_audit
) -> tuple[Sequence[str], int]:
    """Return the lines to print and the exit status: 1 if a dependency is vulnerable."""
    with TemporaryDirectory() as folder:
        known = Path(folder, "known.txt")
        known.write_text(f"{KNOWN}\n")
        known_vulnerable = any(one.get("vulns") for one in ask(known) or ())
    found = ask(constraints) if known_vulnerable else None
    if found is None:
        return [NO_DATA], 0
    vulnerable = [one for one in found if one.get("vulns")]
    skipped = [one for one in found if "skip_reason" in one]
    lines = [
        f"{one['name']} {one['version']}: {issue['id']}, fixed in "
        f"{', '.join(issue['fix_versions']) or 'no release'}"
        for one in vulnerable
        for issue in one["vulns"]
    ]
    lines += [f"{one['name']}: not audited ({one['skip_reason']})" for one in skipped]
    lines.append(f"Audited {len(found) - len(skipped)} packages: {len(vulnerable)} vulnerable.")
    return lines, 1 if vulnerable else 0


def main() -> int:
    if find_spec("pip_audit") is None:
        lines, code = [NO_TOOL], 0
    else:
        found, code = audited(CONSTRAINTS)
        lines = [*found]
    print(*lines, sep="\n")  # noqa: T201 - its purpose
    return code


if __name__ == "__main__":
    sys.exit(main())
