"""Many scans: what there is to do, and the processes that do it."""
