"""Landmarks of the Hounsfield scale."""

AIR_HU = -1000  # by the definition of the unit; what lies outside an image, and padding, becomes this
LOWEST_HU = -1500  # below a vacuum (-1024 with the usual intercept) with what noise and metal undershoot: padding
