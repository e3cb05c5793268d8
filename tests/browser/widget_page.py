"""Widgets on one page in Chromium: their module, and models that behave as those of notebooks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from boolnet.explorer.page import as_script_text
from boolnet.explorer.widget import Widget
from tests.browser.chromium import opened

#: A notebook's style, which is not to be seen in a widget, nor the widget's in the notebook.
_PAGE = """\
<!DOCTYPE html>
<meta charset="utf-8">
<style>
button { background: rgb(1, 2, 3); } p, h2 { font-size: 40px; color: rgb(4, 5, 6); } body { font: 30px serif; }
</style>
<button id="outside">outside</button><p id="text">outside</p>
<script type="application/json" id="given">@given@</script>
<script type="module">
const { esm, states } = JSON.parse(document.getElementById("given").textContent);
/** A model as notebooks have it: setting a value tells those who wait for it, at once; saving sends what was set. */
class Model {
  constructor(state) {
    Object.assign(this, { state, waiting: [], unsaved: {}, sent: [] });
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    this.state[name] = this.unsaved[name] = value;
    this.tell([name]);
  }
  save_changes() {
    this.sent.push(JSON.stringify(this.unsaved));
    this.unsaved = {};
  }
  on(event, call) { this.waiting.push([event, call]); }
  off(event, call) { this.waiting = this.waiting.filter(([e, c]) => e !== event || c !== call); }
  tell(names) {
    for (const name of names) for (const [e, call] of [...this.waiting]) if (e === `change:${name}`) call();
  }
  take(state) {  // what Python sends
    Object.assign(this.state, state);
    this.tell(Object.keys(state));
  }
}
const { default: widget } = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
window.models = states.map(([state, views]) => {
  const model = new Model(state);
  model.close = [];
  for (let i = 0; i < views; i++) {
    const el = document.createElement("div");
    el.className = "cell";
    document.body.append(el);
    model.close.push(widget.render({ model, el }));
  }
  return model;
});
document.body.dataset.done = "";
</script>
"""


class Cells:
    """Widgets of a page, each with the values that Python has."""

    def __init__(self, tab: Page, widgets: Sequence[Widget]) -> None:
        self.tab, self.widgets = tab, widgets
        self.known = [dict(widget.get_state()) for widget in widgets]

    def at(self, selector: str, view: int = 0) -> Locator:
        """Return what is found in a view."""
        return self.tab.locator(".cell").nth(view).locator(selector)

    def verdict(self, view: int = 0) -> str:
        return self.at(".verdict", view).text_content() or ""

    def push(self, number: int = 0) -> None:
        """Send what was set in Python to the page, one value after the other, as notebooks do."""
        state = self.widgets[number].get_state()
        for name, value in state.items():
            if value != self.known[number].get(name):
                self.tab.evaluate(
                    "([k, text]) => models[k].take(JSON.parse(text))", [number, json.dumps({name: value})]
                )
        self.known[number] = dict(state)

    def pull(self, number: int = 0) -> None:
        """Hand what the page saved over to Python."""
        for sent in self.tab.evaluate("k => models[k].sent.splice(0)", number):
            self.widgets[number].set_state(json.loads(sent))
        self.known[number] = dict(self.widgets[number].get_state())

    def state(self, number: int = 0) -> dict[str, Any]:
        """Return the values that the page has."""
        found: dict[str, Any] = json.loads(self.tab.evaluate("k => JSON.stringify(models[k].state)", number))
        return {name: found[name] for name in ("formula", "strategy", "row", "weights", "broken")}


@contextmanager
def shown_widgets(
    browser: Browser, widgets: Sequence[Widget], folder: Path, views: int = 1, width: int = 1440
) -> Iterator[Cells]:
    """Show widgets on a page, each in so many views; nothing may go wrong or be fetched."""
    names = ("_data", "_compiled", "formula", "strategy", "row", "weights", "broken")
    states = [[{name: widget.get_state()[name] for name in names}, views] for widget in widgets]
    given = as_script_text({"esm": widgets[0].get_state()["_esm"], "states": states})
    file = folder / "widgets.html"
    file.write_text(_PAGE.replace("@given@", given), encoding="utf-8")
    with opened(browser, file, width, "light") as (tab, wrong):
        tab.locator("body[data-done]").wait_for(state="attached")
        yield Cells(tab, widgets)
        assert wrong == []
