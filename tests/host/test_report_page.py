"""The page of a run: everything in one file, true to the result, safe, readable without eyes for colour."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from heatpump import VERSION
from host_tools.errors import UserError
from host_tools.report import compare, words
from host_tools.report.index import Entry, entry, write_index
from host_tools.report.page import write_report
from host_tools.scenario import apart, load_scenario, run_scenario
from host_tools.scenario.cycles import RunCycles
from host_tools.scenario.kpi import Stop
from host_tools.scenario.limits import Limit
from tests.host.campaign_files import write_scenario
from tests.host.test_report_cycle import cycle

pytestmark = pytest.mark.slow

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Checks nesting while it reads; keeps tags, ids, texts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append(" ".join(data.split()))

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A scenario with all that a report can show, and its result."""
    folder = tmp_path_factory.mktemp("scenario")
    more = '[[step]]\nat = "20m"\ndo = "disturb"\nwhat = "window_w_k"\nto = 60\n'
    more += "[limits]\nstarts = { max = 9 }\nenergy_kwh = { min = 50 }\n"
    more += "[against_baseline]\nstarts = { max = 4 }\n"
    scenario = load_scenario(write_scenario(folder, duration="2h", least_c=1, more=more))
    result = run_scenario(scenario, "in-process", baseline=True)
    result.curves.cycles[:] = [RunCycles("heating", 600.0, 1500.0, [(900.0, cycle()), (1400.0, cycle(-10))])]
    stops = (Stop(3_000_000, "demand met", 900_000), Stop(6_000_000, "demand met", 1_800_000))
    return scenario, replace(result, stops=(*stops, Stop(6_500_000, "high pressure", 30_000)))


@pytest.fixture(scope="module")
def text(ran, tmp_path_factory):
    return write_report(*ran, tmp_path_factory.mktemp("report")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


@pytest.fixture
def undrawn(monkeypatch):
    """For tests of the words alone: to draw the pictures takes seconds."""
    monkeypatch.setattr("host_tools.report.page.inline", lambda *_: '<svg role="img"></svg>')
    monkeypatch.setattr("host_tools.report.picture.png", lambda _: b"")


@pytest.mark.slow
def test_page_and_pictures_are_written_into_a_new_folder(ran, text, tmp_path):
    page = write_report(*ran, tmp_path / "a" / "b")
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "house-cycle-heating.png",
        "house.html",
        "house.png",
    ]
    assert page.read_text(encoding="utf-8") == text  # the same run, the same page


@pytest.mark.slow
def test_nothing_is_loaded_from_elsewhere(page):
    for _, attributes in page.tags:
        for name in ("src", "href", "xlink:href"):
            assert attributes.get(name, "#").startswith(("#", "data:,")), attributes
    assert not page.all("script") and not page.all("img")
    assert all("url(" not in text or "url(#" in text for text in page.texts)


@pytest.mark.slow
def test_ids_are_there_once_and_what_is_referred_to_exists(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for name in ("aria-labelledby", "xlink:href", "clip-path"):
            for target in re.findall(r"[\w.-]+", attributes.get(name, "").replace("url(#", "").strip(")#")):
                assert target in ids, target


@pytest.mark.slow
def test_pictures_and_tables_can_be_read_without_seeing_them(page):
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    pictures = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(pictures) == len(page.all("svg")) == 3  # the curves for a broad and for a narrow screen
    assert len(page.all("title")) == 4 and len(page.all("desc")) == 3
    about = next(text for text in page.texts if text.startswith("Starting at 00:00, over 2 h.; indoor "))
    assert "compressor switched on" in about
    assert any("1 suction" in text and " bar, " in text for text in page.texts)
    headers = page.all("th")
    assert all(header.get("scope") in ("col", "row") for header in headers)
    assert len(page.all("thead")) == len(page.all("table")) > 5
    for region in [attributes for attributes in page.all("div") if attributes.get("class") == "scroll"]:
        assert region["tabindex"] == "0" and region["aria-label"]


@pytest.mark.slow
def test_it_says_what_failed_and_how_it_compares(ran, page):
    _, result = ran
    assert "Failed: 1 of 4 expectations and limits not met" in page.texts
    assert result.failures[0] in page.texts
    assert "≥ 50: NOT met" in page.texts
    assert "≤ 9: met; ≤ 4 of the baseline's: met" in page.texts
    assert "thermostat" in page.texts
    alike = not compare.service_differs(result.kpi, result.baseline)
    assert bool({"better", "worse", "alike"} & set(page.texts)) == alike
    assert "S2" in page.texts and "disturb window_w_k 60" in page.texts


@pytest.mark.slow
def test_a_narrow_screen_has_curves_of_its_own(page):
    boxes = [svg["viewbox"].split() for svg in page.all("svg")]
    assert [float(box[2]) < 366 for box in boxes] == [False, True, False]  # points, to be shown in 366 pixels
    assert [figure["class"] for figure in page.all("figure")] == ["broad", "narrow", "cycle"]


@pytest.mark.slow
def test_each_stop_has_its_cause(page):
    at = page.texts.index("By cause")
    assert page.texts[at + 5 :][:8] == [
        "demand met", "2", "15 min", "30 min",
        "high pressure", "1", "30 s", "30 s",
    ]  # fmt: skip
    at = page.texts.index("Each stop")
    assert page.texts[at + 4 :][:3] == ["00:50:00", "demand met", "15 min"]


@pytest.mark.slow
def test_the_ink_follows_the_page(text):
    svg = text[text.index("<svg") :]
    for colour in ("#222222", "#3b3b3c", "#fafafa"):
        assert colour not in svg
    assert "fill: var(--ink)" in svg and "fill: var(--bar)" in svg
    style = text[: text.index("</style>")]
    for name in set(re.findall(r"var\((--\w+)\)", text)):
        assert f"{name}:" in style, name
    assert "prefers-color-scheme: dark" in style and "@media print" in style


@pytest.mark.slow
def test_what_a_scenario_says_is_text_and_never_markup(ran, tmp_path):
    scenario, result = ran
    evil = "<script>alert(1)</script> & \"quotes\" 'n'"
    result = replace(result, failures=(evil,), curves=replace(result.curves, title=evil))
    page = write_report(replace(scenario, about=evil), result, tmp_path).read_text(encoding="utf-8")
    assert "<script" not in page
    assert Page(page).texts.count(evil) == 2  # the list, the description; a title has it in a sentence


def test_a_run_with_nothing_to_show_is_a_page_too(tmp_path):
    scenario = load_scenario(write_scenario(tmp_path, duration="1m"))
    result = run_scenario(scenario, "in-process")
    page = Page(
        write_report(replace(scenario, expectations=()), result, tmp_path).read_text(encoding="utf-8")
    )
    assert "Passed: nothing was asked" in page.texts and "It never stopped." in page.texts
    assert "thermostat" not in page.texts


def test_a_folder_that_cannot_be_made_is_one_line(ran, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match="out: File exists"):
        write_report(*ran, tmp_path / "out")


@pytest.mark.parametrize(
    "name, ours, theirs, word, change",
    [
        ("energy_kwh", 8.0, 10.0, "", "\N{MINUS SIGN}20 %"),
        ("energy_kwh", 12.5, 10.0, "", "+25 %"),
        ("energy_kwh", 10.01, 10.0, "", "+0.1 %"),
        ("cop", 3.0, 2.0, "better", "+50 %"),
        ("starts", 50, 10, "worse", "5 times"),
        ("starts", 2, 10, "better", "1/5"),
        ("wear_slugging", 0, 3, "better", "\N{MINUS SIGN}3"),
        ("kelvin_hours", 0.001, 0.0, "alike", "+0.001"),
        ("run_h", 5.0, 10.0, "", "\N{MINUS SIGN}50 %"),
        ("cop", None, 2.0, "", ""),
        ("starts", 3, 3, "alike", ""),
    ],
)
def test_comparisons_in_words(name, ours, theirs, word, change):
    assert compare.word(name, ours, theirs) == word
    assert compare.change(ours, theirs) == change


SERVED = {"kelvin_hours": 1.0, "heated_kwh": 100.0, "cooled_kwh": 0.0, "cop": 3.0, "starts": 4}


@pytest.mark.parametrize(
    "theirs, differs",
    [
        ({}, ""),
        ({"kelvin_hours": 1.4, "heated_kwh": 96.0}, ""),
        ({"kelvin_hours": 2.0}, "1 K·h outside the band and 2 K·h"),
        ({"kelvin_hours": 0.2}, "1 K·h outside the band and 0.2 K·h"),
        ({"kelvin_hours": None}, "only one of them has a band to hold"),
        ({"heated_kwh": 80.0}, "100 kWh of heat given and 80 kWh"),
        ({"cooled_kwh": 20.0}, "0 kWh of heat taken away and 20 kWh"),
    ],
)
def test_better_and_worse_are_said_only_of_the_same_service(theirs, differs):
    other = SERVED | {"cop": 2.0, "starts": 9} | theirs
    assert compare.service_differs(SERVED, other) == differs
    words_of = {row.label: row.word for row in compare.rows(SERVED, other, (), {})}
    assert (words_of["COP"], words_of["starts"]) == (("", "") if differs else ("better", "better"))
    assert {row.label: row.change for row in compare.rows(SERVED, other, (), {})}["COP"] == "+50 %"


def test_a_service_without_a_band_is_the_heat_alone():
    bandless = SERVED | {"kelvin_hours": None}
    assert compare.service_differs(bandless, bandless) == ""


@pytest.mark.usefixtures("undrawn")
def test_a_page_says_why_it_has_no_verdicts(ran, tmp_path):
    scenario, result = ran
    heated = result.kpi["heated_kwh"]
    for factor in (1.0, 2.0):
        other = dict(result.kpi) | {"heated_kwh": factor * heated, "cop": result.kpi["cop"] / 2}
        found = replace(result, baseline=other)
        texts = Page(write_report(scenario, found, tmp_path).read_text(encoding="utf-8")).texts
        caption = next(text for text in texts if text.startswith("Beside it: a plain thermostat"))
        assert ("No verdicts, as the service was not the same: " in caption) == (factor == 2.0)
        assert ("better" in texts) == (factor == 1.0)
        index = Page(write_index([entry(scenario, found)], tmp_path).read_text(encoding="utf-8")).texts
        assert any(text.startswith("better than ") for text in index) == (factor == 1.0)


def test_the_overview_has_no_empty_columns(tmp_path):
    bare = Entry("bare", "no band", "", "bare.html", (), {"energy_kwh": 1.0, "kelvin_hours": None})
    texts = Page(write_index([bare], tmp_path).read_text(encoding="utf-8")).texts
    assert "energy" in texts
    assert not {"COP", "K·h outside", "starts", "row"} & set(texts) and "-" not in texts
    assert not any("thermostat" in text for text in texts)


@pytest.mark.usefixtures("undrawn")
def test_facts_that_there_are_none_of_are_left_out(ran, tmp_path):
    scenario, result = ran
    page = write_report(replace(scenario, seed_row="", band=None), result, tmp_path)
    texts = Page(page.read_text(encoding="utf-8")).texts
    assert "system of the list" not in texts and "to hold" not in texts and "application" in texts


def test_temperatures_are_compared_in_kelvin():
    assert compare.change(-2.0, 3.0, "°C") == "\N{MINUS SIGN}5 K"


def test_no_zero_has_a_minus():
    assert words.number(-0.04, "z.1f") == "0.0" and words.number(-0.0) == compare.text(-0.0) == "0"
    assert words.number(-0.06, "z.1f") == "\N{MINUS SIGN}0.1"
    assert apart.apart(-0.0004, (5.0,)) == "0.00" and apart.apart(-0.0004, (0.0,)) == "-0.0004"


def test_a_figure_has_its_limits_beside_it_and_one_without_a_value_is_left_out():
    limits = (Limit("cop", 2.5, float("inf")), Limit("cop", float("-inf"), 1.5, of_baseline=True))
    rows = compare.rows(
        {"cop": 3.0, "energy_kwh": 4096.0, "first_start_s": None},
        {"cop": 1.5, "energy_kwh": None, "first_start_s": None},
        limits,
        {"cop": ("", "useful by electric"), "energy_kwh": ("kWh", "electric energy")},
    )
    assert [(row.label, row.ours, row.theirs) for row in rows] == [
        ("COP", "3", "1.5"),
        ("energy", "4,096 kWh", "-"),
    ]
    assert rows[0].limits == (("≥ 2.5", True), ("≤ 1.5 of the baseline's", False))


def test_times_and_lengths_for_people():
    assert words.moment(3661, 23.5) == "day 2, 00:31"
    assert words.moment(3661, 23.0, with_seconds=True) == "day 2, 00:01:01"
    assert words.moment(59, 6.0) == "06:00"
    assert words.moment(0, 5.999999999) == "06:00"
    assert [words.length(ms) for ms in (0, 900, 65_000, 3_600_000, 90_061_000)] == [
        "0 s",
        "1 s",
        "1 min 5 s",
        "1 h",
        "1 d 1 h",
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_the_overview_links_to_each_page_and_names_what_failed(ran, tmp_path):
    scenario, result = ran
    write_report(scenario, result, tmp_path)
    lost = Entry("lost one", "could not be run", "S9", "", ("no such <board>",))
    found = write_index([entry(scenario, result), lost], tmp_path)
    page = Page(found.read_text(encoding="utf-8"))
    assert found.name == "index.html"
    assert [link["href"] for link in page.all("a")] == ["house.html"]
    assert (tmp_path / "house.html").exists()
    assert "2 of 2 failed" in page.texts and "no such <board>" in page.texts
    compared = page.texts[page.texts.index(compare.text(result.kpi["energy_kwh"], "kWh")) + 1]
    assert " beside " in compared  # less energy alone is no merit
    compared = page.texts[page.texts.index(compare.text(result.kpi["cop"])) + 1]
    assert compared == "alike" or " than " in compared or " beside " in compared
    good = write_index([replace(entry(scenario, result), failures=())], tmp_path)
    assert "All 1 passed" in Page(good.read_text(encoding="utf-8")).texts
    assert Path(found) == good


@pytest.mark.usefixtures("undrawn")
def test_a_page_has_version_and_date_and_links_back_where_there_is_an_index(ran, tmp_path):
    page = write_report(*ran, tmp_path).read_text(encoding="utf-8")
    assert re.search(rf"<footer>heatpump {re.escape(VERSION)}, \d{{4}}-\d\d-\d\d</footer>", page)
    assert 'href="index.html"' not in page
    linked = write_report(*ran, tmp_path, index=True).read_text(encoding="utf-8")
    assert '<a href="index.html">All scenarios</a>' in linked
