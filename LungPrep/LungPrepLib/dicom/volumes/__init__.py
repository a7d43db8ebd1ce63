"""From a series to its volumes: ordered stacks of parallel slices, and what is odd about them."""
