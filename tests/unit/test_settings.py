"""The declarations of the settings, and the page that is made of them."""

from __future__ import annotations

import pytest

from hadir.settings import Values, declarations
from hadir.settings.declared import defaults
from hadir.settings.docs import PAGE, page


def test_every_default_is_allowed_by_its_own_declaration() -> None:
    refused = [key for key, it in declarations().items() if not it.allows(defaults()[key])]
    assert declarations()
    assert refused == []


def test_every_setting_has_its_words_in_both_languages() -> None:
    """B6"""
    for key, setting in declarations().items():
        for words in (setting.label, setting.help):
            assert words.id, key
            assert words.en, key
            assert words.id != words.en, key


@pytest.mark.parametrize("bad", [0, 51, True, "3", 3.0, None])
def test_a_number_outside_its_bounds_or_of_another_type_is_refused(bad: object) -> None:
    setting = declarations()["max_customers_per_mitra"]
    assert setting.allows(3)
    assert not setting.allows(bad)


@pytest.mark.parametrize("bad", [0, 1, "true", None])
def test_a_switch_is_only_true_or_false(bad: object) -> None:
    setting = declarations()["calls_enabled"]
    assert setting.allows(True)
    assert not setting.allows(bad)


def test_the_calling_codes_are_digits_and_commas() -> None:
    """A3"""
    setting = declarations()["otp_country_codes"]
    assert setting.allows("62,65")
    assert not setting.allows("62, 65\n")


def test_values_hold_the_defaults_of_the_specification() -> None:
    assert Values().max_customers_per_mitra == 3
    assert Values().mitra_stale_after_seconds == 45
    assert Values().closing_grace_seconds == 300
    assert Values().refresh_grace_seconds == 60


def test_the_page_about_settings_is_as_generated() -> None:
    assert PAGE.read_text() == page(), "run: python -m hadir.settings.docs"
