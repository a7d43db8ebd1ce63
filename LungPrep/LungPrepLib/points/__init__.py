"""Points in the patient, such as annotated nodules: read from a table, placed on a grid, drawn as balls."""
