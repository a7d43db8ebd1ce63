"""Pictures and the report of a case."""
