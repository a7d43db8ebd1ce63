"""A real headless Chromium, driven through chromedriver's own protocol (W3C WebDriver), without a package for it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive_servers import end, free_port, wait_for_port

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the standard gives it


class Browser:
    """One window of the browser."""

    def __init__(self, port: int, profile: Path) -> None:
        self._base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--disable-gpu", "--window-size=1400,900", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium refuses to run as root otherwise
        wanted = {"goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"},
                  "timeouts": {"script": 60000, "pageLoad": 60000}}  # fmt: skip
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"/session/{answer['sessionId']}"

    def open(self, path: Path) -> None:
        """Load a page from a file and wait until its table is there."""
        self._ask("POST", f"{self._session}/url", {"url": path.absolute().as_uri()})
        limit = time.monotonic() + 60
        while not self.run("return document.documentElement.dataset.ready === 'yes'"):
            assert time.monotonic() < limit, self.log()
            time.sleep(0.02)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script in the page returns."""
        return self._ask("POST", f"{self._session}/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script: str, *arguments: Any) -> Any:
        """What a script hands to the callback that is its last argument."""
        return self._ask("POST", f"{self._session}/execute/async", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str:
        """The element that fits a CSS selector."""
        body = {"using": "css selector", "value": selector}
        return str(self._ask("POST", f"{self._session}/element", body)[_ELEMENT])

    def click(self, selector: str) -> None:
        """Click with the mouse."""
        self._ask("POST", f"{self._session}/element/{self.find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        self._ask("POST", f"{self._session}/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", f"{self._session}/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def log(self) -> list[dict[str, Any]]:
        """What the page said to the console, errors among it."""
        return list(self._ask("POST", f"{self._session}/se/log", {"type": "browser"}))

    def picture(self, path: Path) -> None:
        """What the window shows, as PNG."""
        path.write_bytes(base64.b64decode(self._ask("GET", f"{self._session}/screenshot", None)))

    def pdf(self) -> bytes:
        """The page as it is printed."""
        return base64.b64decode(self._ask("POST", f"{self._session}/print", {"background": True}))

    def devtools(self, command: str, **parameters: Any) -> Any:
        """What a command of the Chrome DevTools Protocol answers."""
        return self._ask("POST", f"{self._session}/goog/cdp/execute", {"cmd": command, "params": parameters})

    def look_like(self, *, width: int = 0, height: int = 0, scheme: str = "light", medium: str = "") -> None:
        """Show pages as a screen of this size (CSS pixels, a phone's where narrow), colour scheme and medium does."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=0 < width < 600,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.devtools("Emulation.setEmulatedMedia", media=medium, features=features)

    def close(self) -> None:
        """End the browser."""
        self._ask("DELETE", self._session, None)

    def _ask(self, method: str, path: str, body: Any) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self._base + path, data=data, method=method, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()[:600]) from None


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser with an empty profile; the test is skipped where there is none."""
    driver = shutil.which("chromedriver")
    if driver is None or not (shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("Chromium is not installed (sudo apt-get install chromium chromium-driver)")
    port = free_port()
    with (folder / "chromedriver.log").open("wb") as log:
        process = subprocess.Popen([driver, f"--port={port}"], stdout=log, stderr=log)
    try:
        wait_for_port(port, process)
        window = Browser(port, folder / "profile")
        try:
            yield window
        finally:
            window.close()
    finally:
        end(process)
