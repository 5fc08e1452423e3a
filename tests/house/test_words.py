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
LITERAL = re.compile(r'"([^"\n]*)"|`([^`\n]*)`')
CLASS = re.compile(
    r'\bclass="[^"]*"|\$\{[^}]*\}|/\*.*?\*/|//.*?$|\bfrom "[^"]*"|import\("[^"]*"\)', re.S | re.M
)
SAID = re.compile(r'^ .*?"(.*)"', re.MULTILINE)
WORD = re.compile(r"[a-zA-Z]{3,}")
ENGLISH = {"the", "you", "your", "are", "and", "not", "for", "with"}
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


def _literals(text: str) -> list[str]:
    return [part for both in LITERAL.findall(CLASS.sub("", text)) for part in both if part]


def _vocabulary(ending: str) -> set[str]:
    told = [file.read_text() for app in APPS for file in (WEB / app).rglob(f"*{ending}.ts")]
    return {word for text in told for said in SAID.findall(text) for word in WORD.findall(said)}


def said_outside(text: str, indonesian: set[str]) -> list[str]:
    """Literals that somebody would read: with an Indonesian word, or an English sentence."""
    return [
        one
        for one in _literals(text)
        if indonesian & {*WORD.findall(one)}
        or (one.count(" ") > 1 and ENGLISH & {*WORD.findall(one.lower())})
    ]


def test_no_code_says_anything_outside_the_catalogues() -> None:
    """B6: neither language is spoken in a string beside them."""
    indonesian = _vocabulary("id") - _vocabulary("en")
    assert len(indonesian) > 300
    found = [
        f"{file.relative_to(WEB)}: {one}"
        for app in APPS
        for file in sorted((WEB / app).rglob("*.ts*"))
        if not re.search(r"(?:^|_)(?:id|en)\.ts$|gen\.ts$", file.name)
        for one in said_outside(file.read_text(), indonesian)
    ]
    assert found == []


def test_a_word_beside_the_catalogues_would_be_noticed() -> None:
    """B6"""
    for planted in ('const a = "sisa menit";', "tell(`kamu di sini`)", 'say("you are here now")'):
        assert said_outside(planted, {"menit", "kamu"})
    assert BETWEEN.findall("<p>kamu di sini</p>")
    assert SPOKEN.findall('<button aria-label="tutup">')


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
