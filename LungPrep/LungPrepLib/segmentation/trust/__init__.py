"""How far a mask can be trusted: checks by the patient's anatomy, each a file, and one score from them."""
