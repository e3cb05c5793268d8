"""Every public function of three or more parameters documents each of them under Parameters."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from tests.architecture import OURS, room_of

MANY = 3  # parameters that a signature alone no longer explains

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


def is_step(module: str) -> bool:
    """Whether a module is one experiment, whose functions are its steps: short, and read as its answer.

    >>> is_step("boolnet.lab.learning.which_loss"), is_step("boolnet.lab.experiment")
    (True, False)
    """
    return module.startswith("boolnet.lab.") and module.count(".") == 3


@pytest.mark.parametrize("room", sorted({room_of(module) for module in OURS.files}))
def test_parameters_are_documented(room: str) -> None:
    problems = [
        f"{OURS.relative(module)}: {name} says nothing under Parameters of {', '.join(missing)}"
        for module in OURS.trees
        if room_of(module) == room
        for name, missing in undocumented(OURS.trees[module])
        if not is_step(module)
    ]
    assert not problems, "\n".join(problems)


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
