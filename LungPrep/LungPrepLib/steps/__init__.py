"""What a recipe can do to the grid, the labels and the values of the prepared image: one file per step."""
