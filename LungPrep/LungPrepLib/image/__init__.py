"""What is done to an image: Hounsfield units, cropping, resampling, intensity."""
