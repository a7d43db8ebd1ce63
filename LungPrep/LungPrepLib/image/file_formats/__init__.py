"""Image files as their headers describe them: one file per format.

SimpleITK reads these formats too, and drops on the way what has to be known: which of two transforms a NIfTI has and
whether they agree, that axes are sheared, that nothing says which side is which, units, intercepts beside a slope of
0, NaN, one damaged byte in packed voxels (``Docs/side-by-side-images.md``); nibabel knows NIfTI and Analyze, and is
not in Slicer. Headers are therefore decoded here, and voxels are read as plain arrays. A CT of 512 x 512 x 300 takes
0.2 s of processor time as ``.nii`` and 0.4 s as ``.nii.gz`` with checks and the digest of its case's name (SimpleITK
0.15 and 0.2 s, nibabel 0.7 s for the packed one). MINC, whose containers are NetCDF and HDF5, is read by nibabel and
SimpleITK.
"""
