"""Every public function of three or more parameters documents each of them under Parameters.

python -m tests.test_docstrings    counts by room those that do not yet, and writes them down anew
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.architecture import ROOT, House, room_of

OURS = House(ROOT)
MANY = 3  # parameters that a signature alone no longer explains

# Functions that do not yet, by module; whoever mends one takes it out.
LIST = ROOT / "tests" / "docstrings_not_yet.json"
NOT_YET: dict[str, list[str]] = json.loads(LIST.read_text(encoding="utf-8"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Yield the public functions of a module and the public methods of its public classes, with their names."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for inner in node.body:
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield f"{node.name}.{inner.name}", inner


def parameters(function: Function) -> list[str]:
    """Return the names of a function's parameters, without ``self`` and ``cls``."""
    given = function.args
    rest = [one for one in (given.vararg, given.kwarg) if one is not None]
    names = [one.arg for one in [*given.posonlyargs, *given.args, *given.kwonlyargs, *rest]]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def documented(docstring: str) -> set[str]:
    """Return the names under Parameters: of ``a, b : int`` both.

    >>> sorted(documented("Add.\\n\\nParameters\\n----------\\na, b : int\\n    What.\\n*c\\n    More.\\n"))
    ['a', 'b', 'c']
    """
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\w[^\n]*\n-{3,}$|\Z)", docstring, re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^[\w*][^:\n]*", section[1], re.MULTILINE) if section else []
    return {name.strip(" *`") for head in heads for name in head.split(",")}


def explains_itself(function: Function) -> bool:
    """Whether the parameters are explained elsewhere: by a command's options, an overload's body, an interface."""
    marks = {ast.unparse(mark).partition("(")[0].rpartition(".")[2] for mark in function.decorator_list}
    return bool(marks & {"command", "overload"}) or ast.get_docstring(function) is None


def undocumented(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Yield the functions that leave parameters out, with those."""
    for name, function in public_functions(tree):
        names = parameters(function)
        if len(names) >= MANY and not explains_itself(function):
            known = documented(inspect.cleandoc(ast.get_docstring(function) or ""))
            if missing := [one for one in names if one not in known]:
                yield name, missing


@pytest.mark.parametrize("room", OURS.rooms)
def test_parameters_are_documented(room: str) -> None:
    problems = []
    for module in (name for name in OURS.trees if room_of(name) == room):
        found = dict(undocumented(OURS.trees[module]))
        allowed = NOT_YET.get(module, [])
        problems += [
            f"{OURS.relative(module)}: {name} says nothing under Parameters of {', '.join(missing)}"
            for name, missing in found.items()
            if name not in allowed
        ]
        problems += [f"{LIST.name}: {module} {name} is mended: take it out" for name in allowed if name not in found]
    assert not problems, "\n".join(problems)


def test_every_exception_is_of_a_module_that_stands() -> None:
    assert NOT_YET.keys() <= OURS.trees.keys()


HALF = """
def add(a, b, *rest):
    '''Return the sum.

    Parameters
    ----------
    a, b : int
        The first two.

    Returns
    -------
    rest : int
        Not a parameter.
    '''


class Sum:
    def add(self, a, b, /, *, c):
        '''Return the sum.'''

    def few(self, a, b):
        '''Return the sum.'''

    def inherited(self, a, b, c): ...


def _private(a, b, c):
    '''Return the sum.'''


@click.command("add")
def command(a, b, c):
    '''Print the sum.'''
"""


def test_what_is_left_out_is_found() -> None:
    assert list(undocumented(ast.parse(HALF))) == [("add", ["rest"]), ("Sum.add", ["a", "b", "c"])]


def main() -> None:
    found = {module: [name for name, _ in undocumented(tree)] for module, tree in OURS.trees.items()}
    found = {module: names for module, names in found.items() if names}
    LIST.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    rooms: Counter[str] = Counter()
    for module, names in found.items():
        rooms[room_of(module)] += len(names)
    for room, count in rooms.most_common():
        print(f"{room:<24}{count:>4}")
    print(f"{'in all':<24}{rooms.total():>4}")


if __name__ == "__main__":
    main()
