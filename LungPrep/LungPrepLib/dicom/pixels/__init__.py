"""From a volume's files to Hounsfield units."""
