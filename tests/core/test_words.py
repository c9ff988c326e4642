"""Words that lie in one text."""

from heatpump.core.words import Words

MODES = Words("off,heat,cool")


def test_they_are_found_by_their_place_from_either_end():
    assert [MODES[n] for n in range(3)] == ["off", "heat", "cool"]
    assert len(MODES) == 3 and list(MODES) == ["off", "heat", "cool"]
    one = Words("off")
    assert len(one) == 1 and one[0] == "off"


def test_what_is_not_there():
    for n in (3, 4, 100, -1):
        try:
            MODES[n]
        except IndexError:
            continue
        raise AssertionError(n)
    for word in ("hea", "eat", "heat,cool", "", "off,", "Off"):
        assert word not in MODES
        try:
            MODES.index(word)
        except ValueError:
            continue
        raise AssertionError(word)


def test_a_word_leads_to_its_place():
    for n in range(3):
        assert MODES[n] in MODES and MODES.index(MODES[n]) == n
