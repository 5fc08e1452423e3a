"""``python -m hadir``."""

from hadir.cli import main

main()
