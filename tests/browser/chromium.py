"""Chromium: where it is, and a page that keeps what went wrong on it and lets no request out.

python -m tests.browser.chromium    starts it, and fails where there is none
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")  # of programs; where there is none, Playwright has its own
TALL = 900  # pixels of the window

Scheme = Literal["light", "dark"]


@contextmanager
def started() -> Iterator[Browser]:
    """Start Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, file: Path, width: int, scheme: Scheme) -> Iterator[tuple[Page, list[str]]]:
    """Open a file in a page of its own.

    Returns
    -------
    page : Page
    wrong : list of str
        Errors, and requests for anything but the file, none of which is answered; it grows while the page is open.
    """
    wrong: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            wrong.append(f"a request for {route.request.url[:200]}")
            route.abort()

    context = browser.new_context(viewport={"width": width, "height": TALL}, color_scheme=scheme)
    context.route("**/*", answer)
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(f"a page error: {error}"))
    page.on("console", lambda message: wrong.append(f"{message.type} on the console: {message.text}"))
    try:
        page.goto(file.as_uri(), wait_until="load")
        yield page, wrong
    finally:
        context.close()


if __name__ == "__main__":
    with started() as browser:
        print(f"Chromium {browser.version}")
