#!/usr/bin/env bash
# dicom-anonymizer leaves names in the items of sequences that its table keeps.
#
# Versions: dicom-anonymizer 2.1.0, pydicom 3.0.2, Python 3.11 (November 2026).
# Expected: PS3.15 E.1.1 asks for the profile's actions at every level of nesting, so that after anonymize_dataset() the
#   name inside a sequence is gone as it is at the top level.
# Seen: the rules run on the top level alone. OperatorsName (0008,1070) stays in an item of CT Exposure Sequence
#   (0018,9321), which the table does not mention. Whoever uses the library has to walk the sequences and call it for
#   each item.
# Exit status: 0 as long as it behaves so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check dicom-anonymizer==2.1.0 pydicom==3.0.2
"$work/venv/bin/python" - <<'PYTHON'
from dicomanonymizer import anonymize_dataset
from dicomanonymizer.simpledicomanonymizer import initialize_actions_2024b
from pydicom import Dataset

item = Dataset()
item.KVP, item.OperatorsName = "120", "Doe^Jane"
dataset = Dataset()
dataset.SOPClassUID, dataset.OperatorsName = "1.2.840.10008.5.1.4.1.1.2", "Doe^Jane"
dataset.CTExposureSequence = [item]
anonymize_dataset(dataset, base_rules_gen=initialize_actions_2024b)
top = str(dataset.get("OperatorsName", ""))
nested = str(dataset.CTExposureSequence[0].get("OperatorsName", ""))
print(f"top level: {top!r}, in the item of a sequence: {nested!r}")
assert "Doe" not in top, "the top level is no longer cleaned"
assert nested == "Doe^Jane", "nested items are cleaned now"
PYTHON
