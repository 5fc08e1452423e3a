"""Write the generated files, or tell which are out of date. The list is GENERATED.

A generator is a function without arguments that returns the text of its one file.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
GENERATED = {
    "hadir/migrations/schema.sql": "hadir.tools.schema:schema_sql",
    "docs/settings.md": "hadir.settings.docs:page",
    "docs/rules.md": "hadir.tools.rules:page",
    "docs/sessions.md": "hadir.tools.papers:sessions_page",
    "docs/api/README.md": "hadir.tools.papers:routes_page",
    "docs/api/errors.md": "hadir.tools.papers:errors_page",
    "docs/api/openapi.json": "hadir.tools.interface:public_openapi",
    "docs/api/openapi-internal.json": "hadir.tools.interface:internal_openapi",
    "docs/api/asyncapi.json": "hadir.tools.interface:asyncapi",
    "web/shared/wire.gen.ts": "hadir.tools.typescript:wire_types",
}


def main(arguments: list[str]) -> None:
    """Write all; with --check write none and exit 1 if one differs."""
    stale = [name for name in GENERATED if _differs(name)]
    if "--check" in arguments:
        sys.exit(f"out of date, run bin/generate: {', '.join(stale)}" if stale else 0)
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text_of(name))
        sys.stdout.write(f"wrote {name}\n")


def _differs(name: str) -> bool:
    file = ROOT / name
    return not file.exists() or file.read_text() != text_of(name)


def text_of(name: str) -> str:
    """What the file should hold now."""
    module, _, function = GENERATED[name].partition(":")
    return str(getattr(importlib.import_module(module), function)())


if __name__ == "__main__":
    main(sys.argv[1:])
