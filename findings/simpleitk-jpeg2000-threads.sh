#!/usr/bin/env bash
# SimpleITK decodes each JPEG 2000 slice on as many threads as the machine has processors, whatever it is told.
#
# Versions: SimpleITK 2.5.7, NumPy 2.4.6, Python 3.11 (November 2026), Linux.
# Expected: reading a DICOM slice keeps one processor busy, as it does for JPEG-LS and JPEG Lossless; and a program that
#   runs several readers beside each other can bound their threads, by ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS,
#   SetGlobalDefaultNumberOfThreads or by the processors that a process may run on (taskset, a batch system's cpuset).
# Seen: while a JPEG 2000 slice is read, OpenJPEG inside GDCM has a thread for every processor of the machine. Neither
#   ITK's number of threads (1) nor the processors that the process may run on (1) changes that. A timing of SimpleITK on
#   JPEG 2000 is therefore one of all processors, and eight readers on a machine of 64 have 512 threads.
# Exit status: 0 as long as it behaves so; 0 as well, with a word, on a machine with one processor or without /proc.
set -euo pipefail
[ -d /proc/self/task ] || { echo "threads are counted in /proc, which is not here"; exit 0; }
[ "$(getconf _NPROCESSORS_ONLN)" -gt 1 ] || { echo "one processor: nothing to be seen"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check simpleitk==2.5.7 numpy==2.4.6
cat > "$work/count.py" <<'PYTHON'
import os
import sys
import threading

import numpy as np
import SimpleITK as sitk

if sys.argv[2] == "bound":
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
path = os.path.join(sys.argv[1], "slice.dcm")
noise = np.random.default_rng(0).normal(1000, 100, (1, 512, 512)).astype(np.uint16)
writer = sitk.ImageFileWriter()
writer.SetImageIO("GDCMImageIO")
writer.UseCompressionOn()
writer.SetCompressor(sys.argv[3])
writer.SetFileName(path)
writer.Execute(sitk.GetImageFromArray(noise))


def threads():
    return len(os.listdir("/proc/self/task"))


def read():
    for _ in range(20):
        values = sitk.GetArrayFromImage(sitk.ReadImage(path))
    assert (values == noise).all()


read()
before = threads()
reader = threading.Thread(target=read)
reader.start()
most = 0
while reader.is_alive():
    most = max(most, threads())
print(most - before - 1)
PYTHON
count() { ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS=$3 "$work/venv/bin/python" "$work/count.py" "$work" "$1" "$2"; }
processors=$(getconf _NPROCESSORS_ONLN)
free=$(count free JPEG2000 "$processors")
bound=$(count bound JPEG2000 1)
lossless=$(count free JPEG "$processors")
echo "$processors processors; threads beside the reading one: JPEG 2000 $free, bound to one $bound, JPEG Lossless $lossless"
[ "$free" -ge 2 ] || { echo "JPEG 2000 is decoded on one thread now"; exit 1; }
[ "$bound" -ge 2 ] || { echo "the threads can be bound now"; exit 1; }
[ "$lossless" -eq 0 ] || { echo "JPEG Lossless is decoded on several threads now"; exit 1; }
