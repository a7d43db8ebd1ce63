"""The pages of Docs that are generated from the code, one file per page; ``make docs`` writes them."""
