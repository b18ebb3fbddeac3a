"""Sphinx settings of the documentation."""

from __future__ import annotations

from importlib.metadata import version as installed_version

project = "annotator"
author = "The annotator maintainers"
project_copyright = author
version = release = installed_version("annotator-tui")

extensions = ["myst_parser", "sphinx_copybutton"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "annotator"
html_copy_source = False
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True  # a reference without a target is a warning, and `-W` makes it an error

copybutton_prompt_text = "$ "  # of a console block, copy the commands without their output
copybutton_only_copy_prompt_lines = True
copybutton_exclude = ".linenos, .gp, .go"
