"""boolnet convert, and --save of several files."""

from __future__ import annotations

import gzip
import importlib.util
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_a_network_is_converted_and_says_what_it_is(run: Run) -> None:
    assert run("compile", "s = a ^ b; c = a & b", "--save", "a.json", "--save", "b.json").returncode == 0
    done = run("convert", "a.json", "c.json", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["files"] == ["c.json"]
    assert told["verified"]["proved"] is True
    assert Path("b.json").read_bytes() == Path("c.json").read_bytes()
    assert "saved" in run("convert", "a.json", "d.json").stdout


def test_a_name_that_ends_in_gz_is_of_a_compressed_file(run: Run) -> None:
    run("compile", "s = a ^ b; c = a & b", "--save", "a.json", "--save", "a.onnx.gz", "--save", "a.c.gz", "--to", "c")
    assert run("convert", "a.onnx.gz", "b.JSON.GZ").returncode == 0
    assert run("convert", "b.JSON.GZ", "b.json").returncode == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes() == gzip.decompress(Path("b.JSON.GZ").read_bytes())
    assert gzip.decompress(Path("a.c.gz").read_bytes()).startswith(b"/*")


def test_standard_output_needs_a_format(run: Run) -> None:
    run("compile", "a & b", "--save", "a.json")
    assert json.loads(run("convert", "a.json", "-", "--to", "json").stdout)["inputs"] == ["a", "b"]
    assert run("convert", "a.json", "-").returncode == 2


def test_what_is_wrong_is_said_before_anything_is_written(run: Run) -> None:
    run("compile", "a & b", "--save", "a.json")
    cases = {
        ("convert", "none.json", "b.json"): (1, "none.json"),
        ("convert", "a.json", "b.xyz"): (1, "no network format has the suffix"),
        ("convert", "a.json", "b.json", "-O", "opset=3"): (1, "option of json"),
        ("convert", "a.json", "b.json", "-O", "opset"): (2, "NAME=VALUE"),
        ("convert", "a.json", "b.c", "-O", "pre-fix=a", "-O", "pre_fix=b"): (2, "given twice; leave one"),
        ("convert", "a.json", "b.xyz.gz"): (1, "no network format has the suffix '.xyz'"),
        ("convert", "a.json", "b.json", "--to", "nothing"): (2, "nothing"),
        ("convert", "a.json", "b.xyz", "--json"): (1, ".npz, .c, .py, .js,"),
        ("convert", "a.c", "b.json"): (1, "networks are read from json, onnx, safetensors, npz"),
        ("convert", "a.xyz", "b.json"): (1, "name the file with .json, .onnx, .safetensors, .npz\n"),
        ("compile", "a & b", "--to", "json"): (2, "give --save FILE"),
        ("compile", "a & b", "--save", "b.json", "--save", "-"): (2, "-: name a file"),
        ("compile", "a & b", "--save", "b.json", "--save", "no/c.json"): (1, "no folder"),
        ("compile", "a & b", "--save", "b.json", "--save", "./b.json"): (2, "take the place of another"),
        ("compile", "xor(x1..x40)", "--strategy", "xor-tree", "--save", "b.json", "--save", "b.pla"): (1, "no sum of"),
        ("minimize", "a & b", "--to", "pla", "-o", "-"): (2, "-: name a file"),
        ("property", "a.json", "y=1", "-o", "-"): (2, "-: name a file"),
        ("property", "a.json", "y=1", "-o", "b.json", "--network", "b.json"): (2, "take the place of another"),
    }
    for arguments, (code, message) in cases.items():
        done = run(*arguments)
        assert done.returncode == code, arguments
        assert message in done.stderr
        assert not Path("b.json").exists()


def test_a_cover_is_saved_in_several_notations(run: Run) -> None:
    done = run("minimize", "a & b | a & !b & c", "--save", "f.pla", "-o", "f.tex", "--json")
    assert json.loads(done.stdout)["files"] == ["f.pla", "f.tex"]
    assert ".i 3" in Path("f.pla").read_text()
    assert run("minimize", "f.pla").stdout == run("minimize", "a & b | a & c").stdout
    assert run("minimize", "a", "-o", "f.pla", "-o", "g.pla", "--to", "pla").returncode == 2
    assert run("minimize", "a", "-o", "f.pla", "-o", "f.xyz").returncode == 1
    done = run("minimize", "class = a", "-o", "g.pla", "-o", "g.py")
    assert (done.returncode, Path("g.pla").exists()) == (1, False)
    assert "cannot spell the output 'class'" in done.stderr


@pytest.mark.parametrize(("file", "package"), [("m.onnx", "onnx"), ("m.safetensors", "safetensors")])
def test_a_trained_model_is_written_for_others(run: Run, file: str, package: str) -> None:
    rows = [f"{k % 7},{k % 3},{k % 2}" for k in range(60)]
    Path("data.csv").write_text("\n".join(["p,q,class", *rows]) + "\n")
    assert run("train", "mlp", "--data", "data.csv", "--out", "it", "--epochs", "1").returncode == 0
    done = run("convert", "it", file, "--json")
    if importlib.util.find_spec(package) is None:
        assert (done.returncode, Path(file).exists()) == (1, False)
        assert f"boolnet[{package}]" in done.stderr
    else:
        assert json.loads(done.stdout) == {"files": [file], "classes": ["0", "1"]}
    assert run("convert", "it", "m.dot").returncode == 2
    assert run("convert", "it", file, "-O", "depth=3").returncode == 2


def test_options_of_formats_are_yes_or_no(run: Run, tmp_path: Path) -> None:
    run("compile", "s = a ^ b; t = s & c", "--strategy", "xor-chain", "--no-layered", "--save", "net.json")
    for value, has_concat in (("yes", False), ("no", True)):
        assert run("convert", "net.json", "net.onnx", "-O", f"layered={value}").returncode == 0
        assert (b"Concat" in (tmp_path / "net.onnx").read_bytes()) == has_concat
    assert "layered=yes or layered=no" in run("convert", "net.json", "net.onnx", "-O", "layered=concat").stderr
