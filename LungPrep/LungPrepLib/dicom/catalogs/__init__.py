"""From a place where DICOM files are kept (folder, zip, database) to its studies and series."""
