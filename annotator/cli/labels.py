"""`annotator labels`: the project's label set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from annotator.cli.output import echo
from annotator.text.sanitize import safe, safe_json
from corpus.label_sets import NO_KEY, LabelEntry, described

if TYPE_CHECKING:
    from annotator.cli.context import ProjectFile
    from corpus.model import Label
    from corpus.store.labels import LabelUse


@click.command(epilog="Example: annotator labels --add WEAPON --description 'what is fired'")
@click.option("--add", metavar="NAME", help="Add a label.")
@click.option("--rename", nargs=2, metavar="OLD NEW", help="Rename a label.")
@click.option("--change", metavar="NAME", help="Change key, colour or description.")
@click.option("--remove", metavar="NAME", help="Remove an unused label.")
@click.option("--key", metavar="DIGIT", help=f"The label's key, 1 to 9, or {NO_KEY}.")
@click.option("--colour", metavar="'#RRGGBB'", help="For dark themes; light ones darken it.")
@click.option("--description", metavar="TEXT", help="One line for lists and the data card.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for `import --labels`.")
@click.pass_obj
def labels(
    project_file: ProjectFile,
    *,
    add: str | None,
    rename: tuple[str, str] | None,
    change: str | None,
    remove: str | None,
    key: str | None,
    colour: str | None,
    description: str | None,
    as_json: bool,
) -> None:
    """List the project's labels with their number of spans, or change them.

    Case does not count in names here. A label that is in use can be renamed but not removed.
    """
    asked = [x for x in (add, rename, change, remove) if x is not None]
    values = [x for x in (key, colour, description) if x is not None]
    if len(asked) > 1:
        raise click.UsageError("Give only one of --add, --rename, --change and --remove.")
    if values and add is None and change is None:
        raise click.UsageError("--key, --colour and --description go with --add or --change.")
    if change is not None and not values:
        raise click.UsageError("--change needs --key, --colour or --description.")
    with project_file.open(write=bool(asked)) as project:
        if add is not None:
            project.labels.add(LabelEntry(add, key, colour, description))
        if change is not None:
            project.labels.change(LabelEntry(change, key, colour, description))
        if rename is not None:
            project.labels.rename(*rename)
        if remove is not None:
            project.labels.remove(remove)
        known = project.labels.all()
        if as_json:
            entries = ",\n ".join(json.dumps(described(x), ensure_ascii=False) for x in known)
            echo(safe_json(f"[{entries}]"))
        else:
            _print_table(known, project.labels.uses())


def _print_table(known: list[Label], uses: dict[int, LabelUse]) -> None:
    """Print aligned lines; a rich table would wrap descriptions in a pipe."""
    from annotator.cli.output import console

    width = max(len("label"), *(cell_len(safe(label.name)) for label in known))
    out = console()
    header = (
        f"key  {set_cell_size('label', width)}  {'spans':>9}  suggestions  colour   description"
    )
    out.print(Text(header, "bold"))
    for label in known:
        out.print(_line(label, uses[label.id], width))


def _line(label: Label, use: LabelUse, width: int) -> Text:
    name = set_cell_size(safe(label.name), width)
    return Text.assemble(
        f"{label.key or '-':<3}  ",
        (name, Style(color=label.colour, bold=True)),
        f"  {use.spans:>9,}  {use.suggestions:>11,}  {label.colour}  {safe(label.description)}",
    )
