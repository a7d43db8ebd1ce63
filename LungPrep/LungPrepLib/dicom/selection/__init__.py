"""Which volume of a study is taken, and why, in words."""
