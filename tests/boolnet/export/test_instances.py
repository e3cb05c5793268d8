"""Folders of instances: each file once, each instance one line."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from boolnet.core.errors import BoolnetError
from boolnet.export.instances import Instance, added
from nets.io.files import write_files

FIRST = Instance("a/b c", b"network", "s=1 given a=0", b"property", 5)


def add(folder: Path, instance: Instance, is_packed: bool = False) -> list[str]:
    """Add an instance, and return the files that were written."""
    for name in ("onnx", "vnnlib"):
        (folder / name).mkdir(exist_ok=True)
    files = added(folder, instance, is_packed).files
    write_files(files)
    return [path.relative_to(folder).as_posix() for path, _ in files]


def table(folder: Path) -> list[str]:
    return (folder / "instances.csv").read_text().splitlines()


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_instance_is_there_once(tmp_path: Path, is_packed: bool) -> None:
    end = ".gz" if is_packed else ""
    written = [f"onnx/a_b_c.onnx{end}", f"vnnlib/a_b_c_s_1_given_a_0.vnnlib{end}", "instances.csv"]
    assert add(tmp_path, FIRST, is_packed) == written
    data = (tmp_path / written[0]).read_bytes()
    assert (gzip.decompress(data) if is_packed else data) == b"network"
    assert add(tmp_path, FIRST, is_packed) == add(tmp_path, FIRST, not is_packed) == []
    assert table(tmp_path) == ["onnx/a_b_c.onnx,vnnlib/a_b_c_s_1_given_a_0.vnnlib,5"]
    assert add(tmp_path, replace(FIRST, timeout=7)) == ["instances.csv"]
    assert add(tmp_path, replace(FIRST, timeout=None)) == []
    assert table(tmp_path) == ["onnx/a_b_c.onnx,vnnlib/a_b_c_s_1_given_a_0.vnnlib,7"]


def test_other_files_of_the_same_name_get_a_number(tmp_path: Path) -> None:
    add(tmp_path, FIRST)
    assert add(tmp_path, replace(FIRST, property=b"other", timeout=None)) == [
        "vnnlib/a_b_c_s_1_given_a_0_2.vnnlib",
        "instances.csv",
    ]
    assert add(tmp_path, replace(FIRST, network=b"other"), is_packed=True) == ["onnx/a_b_c_2.onnx.gz", "instances.csv"]
    assert [line.rsplit(",", 1) for line in table(tmp_path)] == [
        ["onnx/a_b_c.onnx,vnnlib/a_b_c_s_1_given_a_0.vnnlib", "5"],
        ["onnx/a_b_c.onnx,vnnlib/a_b_c_s_1_given_a_0_2.vnnlib", "60"],
        ["onnx/a_b_c_2.onnx,vnnlib/a_b_c_s_1_given_a_0.vnnlib", "5"],
    ]


def test_a_table_of_others_is_gone_on_with(tmp_path: Path) -> None:
    others = "./onnx/a.onnx, vnnlib/p.vnnlib, 116.5\n\nonnx/b.onnx,vnnlib/p.vnnlib,1"  # no line end at the end
    (tmp_path / "instances.csv").write_text(others)
    add(tmp_path, FIRST)
    assert table(tmp_path)[:3] == others.splitlines()
    assert len(table(tmp_path)) == 4


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "instances.csv").write_text("a,b,1\nname,age\n")
    with pytest.raises(BoolnetError, match="line 2 has 2 fields\n  help: its lines are NETWORK,PROPERTY,SECONDS"):
        added(tmp_path, FIRST)
    (tmp_path / "instances.csv").write_text(f"a,{'b' * 200_000},1\n")
    with pytest.raises(BoolnetError, match="line 1 has 1 fields"):
        added(tmp_path, FIRST)
    (tmp_path / "instances.csv").unlink()
    (tmp_path / "instances.csv").mkdir()
    with pytest.raises(BoolnetError, match="cannot read"):
        added(tmp_path, FIRST)
