"""B6: what a person reads stands in a catalogue, in both languages, and nowhere else."""

from __future__ import annotations

import re

from tests.house.source import ROOT

WEB = ROOT / "web"
APPS = ("client", "mitra", "shared")
# Between the tags of JSX: letters that are no expression and no tag.
BETWEEN = re.compile(r"(?<!=)>\s*([^<>{}=;()&|]*[A-Za-zÀ-ÿ]{2,}[^<>{}=;()&|]*?)\s*<(?=/|[a-z])")
SPOKEN = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*[A-Za-z]{2,}[^"]*)"')
NAMES = {"had", "r"}  # the wordmark
KEY = re.compile(r"^  (\w+):", re.MULTILINE)


def test_no_screen_says_anything_outside_the_catalogues() -> None:
    """B6"""
    found, screens = [], 0
    for app in APPS:
        for file in sorted((WEB / app).rglob("*.tsx")):
            screens += 1
            text = file.read_text()
            said = {*BETWEEN.findall(text), *SPOKEN.findall(text)} - NAMES
            found += [f"{file.relative_to(WEB)}: {one.strip()}" for one in said]
    assert screens > 40
    assert found == []


def test_every_catalogue_has_the_same_words_in_both_languages() -> None:
    """B6"""
    pairs = [
        (file, file.with_name(file.name.replace("id.ts", "en.ts")))
        for app in APPS
        for file in (WEB / app).rglob("*id.ts")
    ]
    assert len(pairs) > 6
    for indonesian, english in pairs:
        known, told = ({*KEY.findall(one.read_text())} for one in (indonesian, english))
        assert known - told == set(), indonesian.name
        assert {one.removesuffix("_one") for one in told - known} <= known, english.name
