"""Tables that packages ship and people predict from, and what has to be said of each to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nets.data import Dataset, load

CLASSES, NUMBERS = "classes", "numbers"
#: Package -> how it gives a frame by its name.
FRAMES: Mapping[str, Callable[[str], Any]] = {
    "sklearn": lambda name: getattr(import_module("sklearn.datasets"), name)(as_frame=True).frame,
    "vega_datasets": lambda name: getattr(import_module("vega_datasets").data, name)(),
}


@dataclass(frozen=True)
class PeopleTable:
    """A table of a package.

    Attributes
    ----------
    package : str
    source : str
        A file below the package's folder; or a function that gives a frame, with brackets behind it.
    label : str
        The column to be predicted.
    target : {"classes", "numbers"}
    ignore : str
        The columns to leave out, with commas between them.
    kind : mapping of str to str
        What columns are, where it is not to be guessed.
    """

    package: str
    source: str
    label: str
    target: str = CLASSES
    ignore: str = ""
    kind: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        """Whether the package is installed, and pandas where it gives a frame."""
        return all(map(find_spec, [self.package, *["pandas"] * self.source.endswith("()")]))

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.source.rsplit("/", 1)[-1].split(".")[0].removesuffix("()").removeprefix("load_")

    @property
    def said(self) -> str:
        """The options of the command that say what the table does not."""
        options = [f"--label {self.label!r}" if " " in self.label else f"--label {self.label}"]
        options += ["--regression"] * (self.target == NUMBERS)
        options += [f"--ignore '{self.ignore}'" if " " in self.ignore else f"--ignore {self.ignore}"] * bool(
            self.ignore
        )
        return " ".join([*options, *(f"--kind '{name}={kind}'" for name, kind in self.kind.items())])

    @cached_property
    def content(self) -> Any:
        """The path of the file, or the frame."""
        if self.source.endswith("()"):
            return FRAMES[self.package](self.source.removesuffix("()"))
        return folder_of(self.package) / self.source

    def read(self, **others: Any) -> Dataset:
        """Return the data set; `others` are options in the place of those that are said."""
        options = {"label": self.label, "target": self.target, "ignore": self.ignore, "kind": self.kind}
        return load(self.content, **options | others)


def folder_of(package: str) -> Path:
    """Return the folder of a package that is installed."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _statsmodels(source: str, label: str, *more: Any, **said: Any) -> PeopleTable:
    return PeopleTable("statsmodels", f"datasets/{source}.csv", label, *more, **said)


PEOPLE_TABLES = (
    PeopleTable("sklearn", "load_iris()", "target"),
    PeopleTable("sklearn", "load_wine()", "target"),
    PeopleTable("sklearn", "load_breast_cancer()", "target"),
    PeopleTable("sklearn", "load_diabetes()", "target", NUMBERS),
    PeopleTable("sklearn", "datasets/data/digits.csv.gz", "last"),
    PeopleTable("sklearn", "datasets/data/linnerud_exercise.csv", "Chins", NUMBERS),
    _statsmodels("anes96/anes96", "vote"),
    _statsmodels("ccard/ccard", "AVGEXP", NUMBERS),
    _statsmodels("committee/committee", "BILLS104", NUMBERS, "COMMITTEE"),
    _statsmodels("copper/copper", "WORLDCONSUMPTION", NUMBERS, "YEAR,TIME"),
    _statsmodels("cpunish/cpunish", "EXECUTIONS", NUMBERS, "STATE"),
    _statsmodels("engel/engel", "foodexp", NUMBERS),
    _statsmodels("fair/fair", "affairs", NUMBERS),
    _statsmodels("grunfeld/grunfeld", "invest", NUMBERS),
    _statsmodels("heart/heart", "survival", NUMBERS),
    _statsmodels("longley/longley", "TOTEMP", NUMBERS),
    _statsmodels("macrodata/macrodata", "infl", NUMBERS),
    _statsmodels("modechoice/modechoice", "choice"),
    _statsmodels("randhie/randhie", "mdvis", NUMBERS),
    _statsmodels("scotland/scotvote", "YES", NUMBERS, "COUNCILDIST"),
    _statsmodels("spector/spector", "GRADE", CLASSES, "OBS"),
    _statsmodels("stackloss/stackloss", "STACKLOSS", NUMBERS),
    _statsmodels("star98/star98", "MATHTOT", NUMBERS),
    _statsmodels("statecrime/statecrime", "murder", NUMBERS, "state"),
    PeopleTable("vega_datasets", "_data/seattle-weather.csv", "weather", kind={"date": "date"}),
    PeopleTable("vega_datasets", "_data/us-employment.csv", "nonfarm", NUMBERS, kind={"month": "date"}),
    PeopleTable(
        "vega_datasets",
        "_data/la-riots.csv",
        "race",
        ignore="first_name,last_name,address",
        kind={"death_date": "date"},
    ),
    PeopleTable("vega_datasets", "cars()", "Origin", ignore="Name", kind={"Year": "date"}),
    PeopleTable("vega_datasets", "barley()", "yield", NUMBERS),
    PeopleTable("plotly", "package_data/datasets/tips.csv.gz", "tip", NUMBERS),
    PeopleTable("plotly", "package_data/datasets/gapminder.csv.gz", "lifeExp", NUMBERS),
    PeopleTable("plotly", "package_data/datasets/experiment.csv.gz", "group"),
    PeopleTable("plotnine", "data/mpg.csv", "class"),
    PeopleTable("plotnine", "data/mtcars.csv", "mpg", NUMBERS, "name"),
    PeopleTable("plotnine", "data/msleep.csv", "sleep_total", NUMBERS, "name,genus,awake"),
    PeopleTable("plotnine", "data/diamonds.csv", "price", NUMBERS),
    PeopleTable("plotnine", "data/midwest.csv", "category", ignore="PID,county"),
    PeopleTable("palmerpenguins", "data/penguins.csv", "species"),
    PeopleTable(
        "palmerpenguins",
        "data/penguins-raw.csv",
        "Species",
        ignore="Individual ID",
        kind={"Date Egg": "date"},
    ),
)
#: Files of packages that are no tables to learn from as they are, and what is said of them.
REFUSED = (
    ("sklearn", "datasets/data/wine_data.csv", r"wine_data\.csv:2:6: 14 cells, not 5"),  # its first line has sizes
    ("sklearn", "datasets/data/breast_cancer.csv", r"breast_cancer\.csv:2:5: 31 cells, not 4"),
    ("sklearn", "datasets/data/iris.csv", r"iris\.csv:1:3: 'setosa' is no finite number"),
    ("sklearn", "datasets/data/diabetes_target.csv.gz", r"diabetes_target\.csv\.gz:1 has one cell"),
    ("statsmodels", "datasets/co2/co2.csv", r"co2\.csv:8:2: the label is empty"),
    ("statsmodels", "datasets/cancer/cancer.csv", r"300 different whole numbers, .*: classes, or amounts"),
    ("statsmodels", "datasets/sunspots/sunspots.csv", r"sunspots\.csv:1:1: column 'YEAR' is an identifier"),
    ("vega_datasets", "_data/airports.csv", r"(?s)'iata' is an identifier.*'name' is free text"),
    ("vega_datasets", "_data/sf-temps.csv", r"the label 'date' is another in each of 8,759 rows"),
    ("vega_datasets", "_data/stocks.csv", r"stocks\.csv:1:2: column 'date' is a date"),
    ("plotnine", "data/luv_colours.csv", r"the label 'col' is another in each of 657 rows"),
    ("plotnine", "data/presidential.csv", r"(?s)'start' is a date.*'end' is a date"),
)
