"""Writes docs/settings.md from the declarations: ``python -m hadir.settings.docs``."""

from __future__ import annotations

from pathlib import Path

import orjson

from hadir.settings.declared import declarations, defaults

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
HEAD = """# Settings

What operators tune while Hadir runs, on its page of the control center. Generated from
`hadir/settings/declared.py` by `python -m hadir.settings.docs`; do not edit.

| key | type | default | allowed | unit | what it does |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page as Markdown."""
    rows = []
    for key, setting in declarations().items():
        default = orjson.dumps(defaults()[key]).decode()
        allowed = setting.bounds
        words = f"**{setting.label.en}.** {setting.help.en}"
        rows.append(
            f"| `{key}` | {setting.type} | {default} | {allowed} | {setting.unit} | {words} |\n"
        )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page())
