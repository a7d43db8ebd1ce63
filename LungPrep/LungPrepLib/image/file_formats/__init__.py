"""Image files as their headers describe them: one file per format.

SimpleITK reads these formats too, and drops on the way what has to be known: which of two transforms a NIfTI has and
whether they agree, that axes are sheared, that nothing says which side is which, units, intercepts beside a slope of
0, NaN, one damaged byte in packed voxels. Headers are therefore decoded here, and voxels are read as plain arrays:
uncompressed 512x512x300 int16 takes 0.1 s (SimpleITK 0.1 s), ``.nii.gz`` 0.6 s (SimpleITK 1.1 s). MINC, whose
containers are NetCDF and HDF5, is read by nibabel and SimpleITK.
"""
