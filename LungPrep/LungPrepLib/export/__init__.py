"""What is written to disk: one file per format, and the case folder that holds them."""
