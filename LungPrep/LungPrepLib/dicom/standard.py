"""Tags and UIDs of the DICOM standard (PS3.6) that a look at headers needs, as plain numbers and texts.

pydicom has all of them, and importing it takes 0.2 s of every process that reads headers, longer than two thousand
headers take; it is imported where a file needs it. The tests compare each row with pydicom's dictionaries.
"""

from __future__ import annotations

ImplicitVRLittleEndian = "1.2.840.10008.1.2"
ExplicitVRLittleEndian = "1.2.840.10008.1.2.1"
DeflatedExplicitVRLittleEndian = "1.2.840.10008.1.2.1.99"
ExplicitVRBigEndian = "1.2.840.10008.1.2.2"
JPEGLossless = "1.2.840.10008.1.2.4.57"
JPEGLosslessSV1 = "1.2.840.10008.1.2.4.70"
JPEGLSLossless = "1.2.840.10008.1.2.4.80"
JPEGLSNearLossless = "1.2.840.10008.1.2.4.81"
JPEG2000Lossless = "1.2.840.10008.1.2.4.90"
JPEG2000 = "1.2.840.10008.1.2.4.91"
HTJ2KLossless = "1.2.840.10008.1.2.4.201"
HTJ2KLosslessRPCL = "1.2.840.10008.1.2.4.202"
HTJ2K = "1.2.840.10008.1.2.4.203"
RLELossless = "1.2.840.10008.1.2.5"
MediaStorageDirectoryStorage = "1.2.840.10008.1.3.10"
CTImageStorage = "1.2.840.10008.5.1.4.1.1.2"
EnhancedCTImageStorage = "1.2.840.10008.5.1.4.1.1.2.1"
LegacyConvertedEnhancedCTImageStorage = "1.2.840.10008.5.1.4.1.1.2.2"
MultiFrameGrayscaleByteSecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7.2"
MultiFrameGrayscaleWordSecondaryCaptureImageStorage = "1.2.840.10008.5.1.4.1.1.7.3"
ComputedRadiographyImageStorage = "1.2.840.10008.5.1.4.1.1.1"
RawDataStorage = "1.2.840.10008.5.1.4.1.1.66"
SpatialRegistrationStorage = "1.2.840.10008.5.1.4.1.1.66.1"
DeformableSpatialRegistrationStorage = "1.2.840.10008.5.1.4.1.1.66.3"
SegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.4"
SurfaceSegmentationStorage = "1.2.840.10008.5.1.4.1.1.66.5"
RealWorldValueMappingStorage = "1.2.840.10008.5.1.4.1.1.67"
XRayRadiationDoseSRStorage = "1.2.840.10008.5.1.4.1.1.88.67"
EncapsulatedPDFStorage = "1.2.840.10008.5.1.4.1.1.104.1"
EncapsulatedCDAStorage = "1.2.840.10008.5.1.4.1.1.104.2"
RTImageStorage = "1.2.840.10008.5.1.4.1.1.481.1"
RTDoseStorage = "1.2.840.10008.5.1.4.1.1.481.2"
RTStructureSetStorage = "1.2.840.10008.5.1.4.1.1.481.3"
RTPlanStorage = "1.2.840.10008.5.1.4.1.1.481.5"
RTIonPlanStorage = "1.2.840.10008.5.1.4.1.1.481.8"

TAGS = {
    "MediaStorageSOPClassUID": 0x00020002,
    "TransferSyntaxUID": 0x00020010,
    "SpecificCharacterSet": 0x00080005,
    "ImageType": 0x00080008,
    "SOPClassUID": 0x00080016,
    "SOPInstanceUID": 0x00080018,
    "StudyDate": 0x00080020,
    "AcquisitionDateTime": 0x0008002A,
    "AcquisitionTime": 0x00080032,
    "ContentTime": 0x00080033,
    "Modality": 0x00080060,
    "Manufacturer": 0x00080070,
    "CodeMeaning": 0x00080104,
    "StudyDescription": 0x00081030,
    "SeriesDescription": 0x0008103E,
    "ManufacturerModelName": 0x00081090,
    "AnatomicRegionSequence": 0x00082218,
    "FrameType": 0x00089007,
    "PatientName": 0x00100010,
    "PatientID": 0x00100020,
    "ContrastBolusAgent": 0x00180010,
    "ContrastBolusAgentSequence": 0x00180012,
    "BodyPartExamined": 0x00180015,
    "SliceThickness": 0x00180050,
    "KVP": 0x00180060,
    "ProtocolName": 0x00181030,
    "ContrastBolusRoute": 0x00181040,
    "ContrastBolusVolume": 0x00181041,
    "ContrastBolusStartTime": 0x00181042,
    "ContrastBolusTotalDose": 0x00181044,
    "TriggerTime": 0x00181060,
    "ReconstructionDiameter": 0x00181100,
    "GantryDetectorTilt": 0x00181120,
    "XRayTubeCurrent": 0x00181151,
    "ConvolutionKernel": 0x00181210,
    "PatientPosition": 0x00185100,
    "FrameAcquisitionDateTime": 0x00189074,
    "CardiacSynchronizationSequence": 0x00189118,
    "CTAcquisitionDetailsSequence": 0x00189304,
    "CTReconstructionSequence": 0x00189314,
    "CTExposureSequence": 0x00189321,
    "CTXRayDetailsSequence": 0x00189325,
    "CTImageFrameTypeSequence": 0x00189329,
    "XRayTubeCurrentInmA": 0x00189330,
    "StudyInstanceUID": 0x0020000D,
    "SeriesInstanceUID": 0x0020000E,
    "SeriesNumber": 0x00200011,
    "AcquisitionNumber": 0x00200012,
    "InstanceNumber": 0x00200013,
    "ImagePositionPatient": 0x00200032,
    "ImageOrientationPatient": 0x00200037,
    "FrameOfReferenceUID": 0x00200052,
    "TemporalPositionIdentifier": 0x00200100,
    "SliceLocation": 0x00201041,
    "StackID": 0x00209056,
    "InStackPositionNumber": 0x00209057,
    "FrameAnatomySequence": 0x00209071,
    "FrameContentSequence": 0x00209111,
    "PlanePositionSequence": 0x00209113,
    "PlaneOrientationSequence": 0x00209116,
    "TemporalPositionIndex": 0x00209128,
    "FrameAcquisitionNumber": 0x00209156,
    "UnassignedSharedConvertedAttributesSequence": 0x00209170,
    "UnassignedPerFrameConvertedAttributesSequence": 0x00209171,
    "NominalPercentageOfCardiacPhase": 0x00209241,
    "SamplesPerPixel": 0x00280002,
    "PhotometricInterpretation": 0x00280004,
    "NumberOfFrames": 0x00280008,
    "Rows": 0x00280010,
    "Columns": 0x00280011,
    "PixelSpacing": 0x00280030,
    "BitsAllocated": 0x00280100,
    "BitsStored": 0x00280101,
    "HighBit": 0x00280102,
    "PixelRepresentation": 0x00280103,
    "SmallestImagePixelValue": 0x00280106,
    "LargestImagePixelValue": 0x00280107,
    "PixelPaddingValue": 0x00280120,
    "PixelPaddingRangeLimit": 0x00280121,
    "RescaleIntercept": 0x00281052,
    "RescaleSlope": 0x00281053,
    "RescaleType": 0x00281054,
    "LossyImageCompression": 0x00282110,
    "LossyImageCompressionRatio": 0x00282112,
    "ModalityLUTSequence": 0x00283000,
    "PixelMeasuresSequence": 0x00289110,
    "PixelValueTransformationSequence": 0x00289145,
    "RequestedProcedureDescription": 0x00321060,
    "PerformedProcedureStepDescription": 0x00400254,
    "SharedFunctionalGroupsSequence": 0x52009229,
    "PerFrameFunctionalGroupsSequence": 0x52009230,
    "FloatPixelData": 0x7FE00008,
    "DoubleFloatPixelData": 0x7FE00009,
    "PixelData": 0x7FE00010,
}
