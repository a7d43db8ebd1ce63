"""One page for a whole set: counts, flow chart, findings, distributions, and every case with its picture."""
