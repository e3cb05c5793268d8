"""Input vectors from the command line and from CSV."""

from __future__ import annotations

from cli.vectors import read_csv


def test_columns_of_a_csv_file_go_by_their_names() -> None:
    X = read_csv("c,a,b\n1,0,0\n0,1,0\n", ("a", "b", "c"), "rows.csv")
    assert X.tolist() == [[0, 0, 1], [1, 0, 0]]


def test_columns_without_names_are_in_order() -> None:
    assert read_csv("1,0,0\n0,0,1\n", ("a", "b", "c"), "rows.csv").tolist() == [[1, 0, 0], [0, 0, 1]]
