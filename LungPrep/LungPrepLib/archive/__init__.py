"""From an archive to a data set: find, fetch, split, hand over without names."""
