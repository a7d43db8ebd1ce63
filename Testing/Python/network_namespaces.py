"""Machines for tests of clusters: network namespaces of Linux, joined by a bridge, on the same disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess


class NotAllowedError(Exception):
    """Why there are none here."""


class Machines:
    """So many namespaces with an address each; ``host`` is this machine's address on their network.

    Raises
    ------
    NotAllowedError
        where the kernel or the rights do not allow it.
    """

    def __init__(self, count: int) -> None:
        if shutil.which("ip") is None:
            raise NotAllowedError("there is no command ip (iproute2)")
        mark = os.getpid() % 10000
        network = f"10.231.{os.getpid() % 250}"
        self._bridge = f"lpb{mark}"
        self.host = f"{network}.1"
        self.names = [f"lungprep-{os.getpid()}-{number}" for number in range(count)]
        self._links = [f"lpm{mark}n{number}" for number in range(count)]
        try:
            _ip("link", "add", self._bridge, "type", "bridge")
            _ip("addr", "add", f"{self.host}/24", "dev", self._bridge)
            _ip("link", "set", self._bridge, "up")
            for number, (name, link) in enumerate(zip(self.names, self._links, strict=True)):
                _ip("netns", "add", name)
                _ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name)
                _ip("link", "set", link, "master", self._bridge, "up")
                _ip("-n", name, "addr", "add", f"{network}.{number + 2}/24", "dev", "eth0")
                _ip("-n", name, "link", "set", "eth0", "up")
                _ip("-n", name, "link", "set", "lo", "up")
        except NotAllowedError:
            self.close()
            raise

    def command(self, number: int, *command: str) -> list[str]:
        """The command on one of the machines."""
        return ["ip", "netns", "exec", self.names[number], *command]

    def unplug(self, number: int) -> None:
        """Pull the plug of one: it goes on, and nobody hears of it."""
        _ip("link", "set", self._links[number], "down")

    def close(self) -> None:
        """Remove them."""
        for name in self.names:
            with contextlib.suppress(NotAllowedError):
                _ip("netns", "del", name)
        with contextlib.suppress(NotAllowedError):
            _ip("link", "del", self._bridge)


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotAllowedError(f"ip {' '.join(arguments[:3])}: {done.stderr.strip()}")
