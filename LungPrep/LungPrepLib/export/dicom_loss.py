"""Once lossy, always lossy (DICOM PS3.3 C.7.6.1.1.5): what an object says of the compression of its source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from ..case import PreparedCase

# The lossy transfer syntaxes (PS3.5 10.18) and the name of their method (PS3.3 C.7.6.1.1.5.1).
_METHODS = {
    "1.2.840.10008.1.2.4.50": "ISO_10918_1",
    "1.2.840.10008.1.2.4.51": "ISO_10918_1",
    "1.2.840.10008.1.2.4.53": "ISO_10918_1",
    "1.2.840.10008.1.2.4.55": "ISO_10918_1",
    "1.2.840.10008.1.2.4.81": "ISO_14495_1",
    "1.2.840.10008.1.2.4.91": "ISO_15444_1",
    "1.2.840.10008.1.2.4.112": "ISO_18181_1",
    "1.2.840.10008.1.2.4.203": "ISO_15444_15",
}


def loss_of(case: PreparedCase) -> Dataset:
    """The attributes of lossy compression, where headers or pictures of the source showed any; else none."""
    from pydicom.dataset import Dataset

    dataset = Dataset()
    found = next((finding for finding in case.findings if finding.code == "lossy-compression"), None)
    if found is None:
        return dataset
    dataset.LossyImageCompression = "01"
    ratio = found.details.get("ratio")
    if ratio:
        dataset.LossyImageCompressionRatio = f"{float(ratio):.4g}"
    methods = Counter(_METHODS.get(header.transfer_syntax_uid) for header in case.acquisition.headers)
    method = max(methods, key=lambda name: methods[name], default=None)
    if method is not None:
        dataset.LossyImageCompressionMethod = method
    return dataset
