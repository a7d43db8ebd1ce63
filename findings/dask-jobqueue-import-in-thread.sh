#!/usr/bin/env bash
# dask-jobqueue cannot be imported outside of the main thread, and takes Ctrl-C away from whoever imports it.
#
# Versions: dask-jobqueue 0.9.0, distributed 2026.8.0, Python 3.11 (November 2026).
# Expected: importing a library for its SLURMCluster class changes nothing in the process, and works in any thread, as a
#   program does that keeps its main thread free for signals, or a GUI that starts a cluster in the background.
# Seen: dask_jobqueue/runner.py, which the package imports, calls signal.signal(SIGINT, ...) at import. In another thread
#   the import ends with "ValueError: signal only works in main thread of the main interpreter"; in the main thread the
#   program's own handler of SIGINT is replaced by one that ends the process (a lambda that calls sys.exit()).
#   Whoever needs the class has to keep signal.signal from being called while the package is imported.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dask-jobqueue==0.9.0 distributed==2026.8.0
"$work/venv/bin/python" - <<'PYTHON'
import signal
import subprocess
import sys

in_a_thread = """
import threading
said = []
def work():
    try:
        from dask_jobqueue import SLURMCluster
        said.append("imported")
    except ValueError as error:
        said.append(str(error))
thread = threading.Thread(target=work); thread.start(); thread.join()
print(said[0])
"""
said = subprocess.run([sys.executable, "-c", in_a_thread], capture_output=True, text=True, check=True).stdout.strip()
print("imported in a thread:", said)
assert said.startswith("signal only works in main thread"), "it can be imported in a thread now"

def mine(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGINT, mine)
import dask_jobqueue  # noqa: E402,F401

kept = signal.getsignal(signal.SIGINT) is mine
print("own handler of SIGINT kept:", kept)
assert not kept, "the handler is left alone now"
PYTHON
