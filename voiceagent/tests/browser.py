"""Debian's Chromium, for tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"

expect.set_options(timeout=60_000)  # ms, for what must come; a busy machine may take its time


class Browsers:
    """The browsers of a module's tests: one for each list of arguments, for a start costs a second of CPU.

    What a test does in a browser, it does in a context of its own, which it closes.
    """

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._started: dict[tuple[str, ...], Browser] = {}

    def chromium(self, *arguments: str) -> Browser:
        if arguments not in self._started:
            self._started[arguments] = self._playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", *arguments]
            )
        return self._started[arguments]

    def close(self) -> None:
        for browser in self._started.values():
            browser.close()


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # The driver's event loop stays in the tests' thread, where Django therefore thinks of coroutines.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browsers = Browsers(playwright)
        yield browsers
        browsers.close()
