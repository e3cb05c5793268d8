"""The page's modules as one script, in the order of their imports, and packed: as text it would be most of the page.

A widget has the same modules, as one that exports `render`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from importlib.resources import files

from boolnet.export.templates import filled
from nets.drawing.palette import INKS

ENTRY = "app"
WIDGET = "widget"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_REMARK = re.compile(r"^ *(?://.*|/\*\*[^*]*\*/)\n", re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)  # no text of a module goes over several lines
_SPACE = re.compile(r"\s*([{};,])\s*|(?<=[a-z]:) (?! )")  # that a style has no need of
_TOP = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def modules() -> dict[str, str]:
    """Return the texts of the modules by name."""
    folder = files("boolnet.explorer").joinpath("js")
    return {
        file.name.removesuffix(".js"): file.read_text(encoding="utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".js")
    }


def joined(texts: Mapping[str, str], entry: str = ENTRY) -> str:
    """Return modules as one script, without indents and remarks: each after those that it imports; names are common.

    Parameters
    ----------
    texts : mapping of str to str
        Modules by name. They import by name from beside them, and no two define the same name.
    entry : str
        The module that imports the others, or what they import.

    Raises
    ------
    ValueError
        If two modules define the same name.

    Examples
    --------
    >>> print(joined({"a": 'import { b } from "./b.js";\\nb();\\n', "b": "export function b() {}\\n"}, "a"))
    function b() {}
    b();
    """
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for _, other in _IMPORT.findall(texts[name]):
                visit(other)
            order.append(name)

    visit(entry)
    found: dict[str, str] = {}
    for name in order:
        for defined in _TOP.findall(_EXPORT.sub("", texts[name])):
            if found.setdefault(defined, name) != name:
                raise ValueError(f"{defined} is defined in {found[defined]}.js and in {name}.js")
    script = "\n".join(_EXPORT.sub("", _IMPORT.sub("", texts[name])).strip() for name in order)
    return _INDENT.sub("", _REMARK.sub("", script))


def text(name: str) -> str:
    """Return a text that is beside this file."""
    return files("boolnet.explorer").joinpath(name).read_text(encoding="utf-8")


def style() -> str:
    """Return the page's style, which is the widget's as well."""
    rules = text("style.css")
    used = {name: ink for name, ink in INKS.items() if f"var(--{name})" in rules}
    light, dark = (" ".join(f"--{name}: {ink[which]};" for name, ink in used.items()) for which in (0, 1))
    return _SPACE.sub(r"\1", filled(rules, light=light, dark=dark))


def classes() -> str:
    """Return the least networks of functions of up to four inputs."""
    return files("boolnet.minimum").joinpath("classes.txt").read_text(encoding="utf-8")


def widget_module() -> str:
    """Return the module that shows the page as a widget: it exports an object with the function `render`.

    Examples
    --------
    >>> widget_module().endswith("export default { render };\\n")
    True
    """
    texts = f"const STYLE = {json.dumps(style())};\nconst CLASSES = {json.dumps(classes())};"
    return f"{texts}\n{joined(modules(), WIDGET)}\nexport default {{ render }};\n"


def packed(script: str) -> str:
    """Return a script as deflated bytes in base64, which takes a third of it.

    Examples
    --------
    >>> text = packed("const a = 1; // and why")
    >>> zlib.decompress(base64.b64decode(text)).decode()
    'const a = 1; // and why'
    """
    return base64.b64encode(zlib.compress(script.encode(), 9)).decode()


def digest(script: str) -> str:
    """Return what a policy of content calls a script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
