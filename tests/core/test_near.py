"""What somebody may have meant."""

from heatpump.core.near import distance, hint, nearest

KEYS = ("heat_setpoint", "cool_setpoint", "tank_setpoint", "mode", "minimum_off", "minimum_on", "wifi_ssid")


def test_a_distance_counts_each_slip_once():
    assert distance("mode", "mode", 2) == 0
    for word in ("mod", "modee", "mods", "mdoe", "omde", "moed"):
        assert distance(word, "mode", 2) == distance("mode", word, 2) == 1, word
    assert distance("kitten", "sitting", 5) == 3
    assert distance("", "ab", 2) == 2
    assert distance("ab", "ab", 0) == 0


def test_a_distance_beyond_the_limit_is_not_worked_out():
    assert distance("abcdef", "uvwxyz", 2) == 3
    assert distance("abcx", "abcd", 0) == 1
    assert distance("a", "abcdefgh", 2) == 3
    assert distance("xxxmode", "modexxx", 3) == 4


def test_the_nearest_comes_first_and_three_are_enough():
    assert nearest("minimum_of", KEYS) == ["minimum_off", "minimum_on"]
    assert nearest("minimum_om", KEYS)[0] == "minimum_on"
    assert nearest("setpoint", KEYS) == ["heat_setpoint", "cool_setpoint", "tank_setpoint"]
    assert nearest("set", ("wifi_offset", "offset")) == ["offset", "wifi_offset"]
    assert len(nearest("set", KEYS + ("set_a", "set_b"))) == 3
    assert nearest("haet_setpoint", KEYS, 1) == ["heat_setpoint"]
    assert nearest("heat_setpoint_c", KEYS)[0] == "heat_setpoint"
    assert nearest("MODE", KEYS) == ["mode"]


def test_what_is_like_nothing_gets_no_hint():
    for word in ("zzz", "", "x", "frobnicate", "m" * 41):
        assert nearest(word, KEYS) == [] and hint(word, KEYS) == "", word
    assert nearest("m" * 40, ("m" * 40,)) == ["m" * 40]


def test_a_hint_ends_an_error_line():
    assert hint("mod", KEYS) == "; did you mean mode?"
    assert hint("minimum_of", KEYS) == "; did you mean minimum_off or minimum_on?"
