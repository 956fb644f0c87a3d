"""An official CSV lays over the shipped places or replaces them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue import County, PlacesError, Province, load_provinces, read_places_csv

HEADER = "province,county,city\n"


def write(tmp_path: Path, rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = tmp_path / "places.csv"
    path.write_bytes((header + rows).encode(encoding))
    return path


def one(provinces: tuple[Province, ...], code: str) -> Province:
    return next(province for province in provinces if province.code == code)


def county(provinces: tuple[Province, ...], name: str) -> County:
    return next(county for province in provinces for county in province.counties if county.name == name)


def problems(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(PlacesError) as caught:
        read_places_csv(path)
    return [(problem.line, problem.reason) for problem in caught.value.problems]


def test_a_new_county_is_added_with_its_first_city_as_seat(tmp_path: Path) -> None:
    places = read_places_csv(write(tmp_path, "قم,سلفچگان,سلفچگان\nقم,سلفچگان,طایقان\n"))
    new = county(places, "سلفچگان")
    assert (new.seat, new.cities) == ("سلفچگان", ("سلفچگان", "طایقان"))
    assert len(one(places, "qom").counties) == 4


def test_a_new_county_has_the_same_code_every_time_and_in_any_spelling(tmp_path: Path) -> None:
    first = county(read_places_csv(write(tmp_path, "قم,کوه سفید,الف\n")), "کوه سفید")
    again = county(read_places_csv(write(tmp_path, "قم,كوه‌سفيد,الف\n")), "کوه‌سفید")
    assert first.code == again.code
    assert first.code.startswith("qom.x")


def test_a_known_county_keeps_its_code_and_gains_cities(tmp_path: Path) -> None:
    places = read_places_csv(write(tmp_path, "استان قم,كهك,فردو\n"))
    kahak = county(places, "کهک")
    assert (kahak.code, kahak.seat, kahak.cities) == ("qom.kahak", "کهک", ("کهک", "فردو"))


def test_a_city_in_another_spelling_is_not_added_again(tmp_path: Path) -> None:
    places = read_places_csv(write(tmp_path, "تهران,شهریار,صبا شهر\nتهران,شهريار,انديشه\n"))
    assert county(places, "شهریار").cities == county(load_provinces(), "شهریار").cities


def test_replacing_leaves_only_the_counties_of_the_file_in_a_named_province(tmp_path: Path) -> None:
    rows = "قم,قم,قنوات\nقم,کهک,کهک\nقم,قــم,سلفچگان\n"
    places = read_places_csv(write(tmp_path, rows), replace_counties=True)
    assert [c.code for c in one(places, "qom").counties] == ["qom.qom", "qom.kahak"]
    assert county(places, "قم").cities == ("قم", "قنوات", "سلفچگان")


def test_provinces_that_the_file_does_not_name_stay_as_they_are(tmp_path: Path) -> None:
    places = read_places_csv(write(tmp_path, "قم,قم,قم\n"), replace_counties=True)
    assert [p for p in places if p.code != "qom"] == [p for p in load_provinces() if p.code != "qom"]


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    places = read_places_csv(write(tmp_path, "\n,,\nقم,قم,فردو\n", encoding="utf-8-sig"))
    assert "فردو" in county(places, "قم").cities


def test_every_bad_row_is_reported_with_its_line(tmp_path: Path) -> None:
    rows = "قم,قم,قم\nخراسان,مشهد,مشهد\nقم,,قم\nقم,قم\n"
    assert problems(write(tmp_path, rows)) == [(3, "unknown-province"), (4, "empty"), (5, "columns")]


def test_another_header_is_refused(tmp_path: Path) -> None:
    assert problems(write(tmp_path, "قم,قم,قم\n", header="ostan,shahrestan,shahr\n")) == [(1, "columns")]


def test_a_file_without_places_is_refused(tmp_path: Path) -> None:
    assert problems(write(tmp_path, "")) == [(1, "no-rows")]


def test_another_encoding_is_refused_and_not_guessed(tmp_path: Path) -> None:
    [(_, reason)] = problems(write(tmp_path, "قم,قم,قم\n", encoding="windows-1256"))
    assert reason == "encoding"
