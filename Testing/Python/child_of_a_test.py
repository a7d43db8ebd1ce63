"""What the tests of processes run in a child: it answers, starts children of its own, or is busy."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from LungPrepLib.processes import answer, requests, take_output


def main(*arguments: str) -> int:
    """Answer every request; ``busy`` is worked on for a minute, ``child`` starts a process that sleeps as long."""
    output = take_output()
    print("a library prints something")
    for request in requests():
        if request == "busy":
            answer(output, os.getpid())
            time.sleep(60)
        elif request == "child":
            answer(output, subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid)
        elif request == "environment":
            answer(output, dict(os.environ))
        elif request == "bytes":
            answer(output, {"count": 5}, b"\x00\n\xff{}")
        else:
            answer(output, [request, *arguments])
    return 0
