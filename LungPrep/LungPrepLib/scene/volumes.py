"""CT images <-> scalar volume nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..findings import Finding, LungPrepError, make_finding
from ..image.buffers import voxels_of
from ..image.grid import Grid
from ..messages import FilePath, say
from .geometry import grid_from_matrix, ijk_to_ras, is_orthogonal, matrix_of, orthogonal_grid, vtk_matrix_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import SimpleITK as sitk

LUNG_WINDOW = (1500.0, -600.0)
"""Width and level, in HU, that the lungs are looked at with."""

_CT_UNITS = ("112031", "DCM", "Attenuation Coefficient"), ("[hnsf'U]", "UCUM", "Hounsfield unit")


def volume_from_image(
    image: sitk.Image,
    name: str,
    *,
    node: Any = None,
    scene: Any = None,
    window: tuple[float, float] | None = LUNG_WINDOW,
    hounsfield: bool = True,
) -> Any:
    """Put an image into a scene as a vtkMRMLScalarVolumeNode.

    Parameters
    ----------
    image
        A 3D scalar image, LPS.
    name
        Name of the node when it is made; a node that is given keeps its own.
    node
        A volume node to fill instead of adding one; its display settings stay.
    scene
        The scene; ``slicer.mrmlScene`` when not given.
    window
        Width and level of a new node's display; ``None`` leaves Slicer to find them (a second for a whole chest).
    hounsfield
        Whether the values are HU, which the node is then told.
    """
    import slicer

    scene = scene or slicer.mrmlScene
    grid = Grid.of(image)
    if node is None:
        node = slicer.vtkMRMLScalarVolumeNode()
        node.SetName(scene.GenerateUniqueName(name))
        scene.AddNode(node)
        # The window is fixed before the voxels arrive: finding one from them costs more than everything else.
        _add_display(node, scene, window)
    modified = node.StartModify()
    try:
        node.SetIJKToRASMatrix(vtk_matrix_of(ijk_to_ras(grid)))
        node.SetAndObserveImageData(vtk_image_of(image))
        quantity, units = (_coded_entry(*code) for code in _CT_UNITS) if hounsfield else (None, None)
        node.SetVoxelValueQuantity(quantity)
        node.SetVoxelValueUnits(units)
    finally:
        node.EndModify(modified)
    return node


def image_from_volume(node: Any) -> tuple[sitk.Image, list[Finding]]:
    """The image of a volume node, where the patient is: transforms above the node are part of it.

    A linear transform is applied to the image, with a finding; the node stays as it is. A volume that is sheared
    (by its own matrix or the transform's) is resampled once onto the orthogonal grid around it.

    Raises
    ------
    LungPrepError
        when the node holds no single scalar 3D image, or lies under a non-linear transform.
    """
    name = FilePath(node.GetName() if node is not None else "")
    _refuse_other_nodes(node, name)
    array = array_of(node.GetImageData())
    size = (array.shape[2], array.shape[1], array.shape[0])
    matrix, findings = _placed(node, name)
    findings += _frame_findings(node, name)
    if is_orthogonal(matrix):
        return grid_from_matrix(size, matrix).image_of(array), findings
    findings.append(
        make_finding("volume-sheared", say("The axes of {name} are not perpendicular to each other.", name=name))
    )
    return _straightened(array, matrix, orthogonal_grid(size, matrix)), findings


def check_volume(node: Any) -> None:
    """Raise what :func:`image_from_volume` would, without touching a voxel: for a button that has to know."""
    name = FilePath(node.GetName() if node is not None else "")
    _refuse_other_nodes(node, name)
    _placed(node, name)


def grid_of_volume(node: Any) -> Grid | None:
    """The grid of a volume's own voxels, without transforms above the node; ``None`` when it is sheared."""
    import vtk

    ijk_ras = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(ijk_ras)
    matrix = matrix_of(ijk_ras)
    return grid_from_matrix(node.GetImageData().GetDimensions(), matrix) if is_orthogonal(matrix) else None


def array_of(image_data: Any) -> npt.NDArray[Any]:
    """The voxels of a vtkImageData as an array (z, y, x) that shares its memory."""
    from vtk.util.numpy_support import vtk_to_numpy

    x, y, z = image_data.GetDimensions()
    return vtk_to_numpy(image_data.GetPointData().GetScalars()).reshape(z, y, x)


def vtk_image_of(image: sitk.Image, cls: Any = None) -> Any:
    """The voxels of an image as vtkImageData (or ``cls``) with index coordinates, as volume nodes hold them."""
    import vtk
    from vtk.util.numpy_support import numpy_to_vtk

    result = (cls or vtk.vtkImageData)()
    result.SetDimensions(image.GetSize())
    voxels = voxels_of(image)
    scalars = numpy_to_vtk(voxels.reshape(-1), deep=True)
    scalars.SetName("ImageScalars")
    result.GetPointData().SetScalars(scalars)
    return result


def _add_display(node: Any, scene: Any, window: tuple[float, float] | None) -> None:
    import slicer

    display = slicer.vtkMRMLScalarVolumeDisplayNode()
    display.SetAndObserveColorNodeID("vtkMRMLColorTableNodeGrey")
    if window is not None:
        display.SetAutoWindowLevel(False)
        display.SetWindowLevel(*window)
    scene.AddNode(display)
    node.SetAndObserveDisplayNodeID(display.GetID())


def _coded_entry(value: str, scheme: str, meaning: str) -> Any:
    import slicer

    entry = slicer.vtkCodedEntry()
    entry.SetValueSchemeMeaning(value, scheme, meaning)
    return entry


def _refuse_other_nodes(node: Any, name: FilePath) -> None:
    """Raise unless the node is a volume with one scalar per voxel."""
    if node is None:
        raise LungPrepError(say("There is no volume."), say("Choose a loaded CT volume."), usage=True)
    if node.IsA("vtkMRMLSequenceNode"):
        raise LungPrepError(
            say("{name} is a sequence of volumes.", name=name),
            say("Choose the volume that its sequence browser shows."),
            usage=True,
        )
    if not node.IsA("vtkMRMLScalarVolumeNode") or node.IsA("vtkMRMLLabelMapVolumeNode"):
        raise LungPrepError(say("{name} is not a CT volume.", name=name), say("Choose a loaded CT volume."), usage=True)
    image_data = node.GetImageData()
    if image_data is None or image_data.GetPointData().GetScalars() is None or 0 in image_data.GetDimensions():
        raise LungPrepError(
            say("{name} has no voxels.", name=name), say("Load the volume again, or choose another one."), usage=True
        )
    components = image_data.GetNumberOfScalarComponents()
    if components != 1:
        raise LungPrepError(
            say(
                "{name} has {number} values per voxel: it is a colour or vector image, not a CT.",
                name=name,
                number=components,
            ),
            say("Choose a loaded CT volume."),
            usage=True,
        )


def _placed(node: Any, name: FilePath) -> tuple[npt.NDArray[np.float64], list[Finding]]:
    """The IJK-to-RAS matrix in the patient, the parent transforms included."""
    import vtk

    ijk_ras = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(ijk_ras)
    matrix = matrix_of(ijk_ras)
    parent = node.GetParentTransformNode()
    if parent is None:
        return matrix, []
    if not parent.IsTransformToWorldLinear():
        advice = say("Harden the transform (Data module, right-click the volume), or take it out of the transform.")
        if node.GetAttribute("DICOM.instanceUIDs"):
            advice = say(
                "Choose its DICOM series as input: LungPrep puts irregular slices where they belong by itself."
            )
        raise LungPrepError(
            say(
                "{name} lies under the non-linear transform {transform}.",
                name=name,
                transform=FilePath(parent.GetName()),
            ),
            advice,
            usage=True,
        )
    to_world = vtk.vtkMatrix4x4()
    parent.GetMatrixTransformToWorld(to_world)
    applied = matrix_of(to_world)
    if np.allclose(applied, np.eye(4), atol=1e-9):
        return matrix, []
    finding = make_finding(
        "transform-hardened",
        say("{name} lies under the linear transform {transform}.", name=name, transform=FilePath(parent.GetName())),
    )
    return applied @ matrix, [finding]


def _frame_findings(node: Any, name: FilePath) -> list[Finding]:
    """Says so when the volume is what a sequence browser shows at the moment."""
    scene = node.GetScene()
    count = scene.GetNumberOfNodesByClass("vtkMRMLSequenceBrowserNode") if scene is not None else 0
    for index in range(count):
        browser = scene.GetNthNodeByClass(index, "vtkMRMLSequenceBrowserNode")
        sequence = browser.GetSequenceNode(node)
        if sequence is not None and sequence.GetNumberOfDataNodes() > 1:
            number = sequence.GetNumberOfDataNodes()
            message = say("{name} is one frame of a sequence of {number}.", name=name, number=number)
            return [make_finding("sequence-frame", message)]
    return []


def _straightened(array: npt.NDArray[Any], matrix: npt.NDArray[np.float64], grid: Grid) -> sitk.Image:
    """Resample sheared voxels onto ``grid``, linearly; outside lies the lowest value that is there."""
    import SimpleITK as sitk

    to_lps = np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix
    from_lps = np.linalg.inv(to_lps)
    transform = sitk.AffineTransform(3)
    transform.SetMatrix(from_lps[:3, :3].ravel().tolist())
    transform.SetTranslation(from_lps[:3, 3].tolist())
    return sitk.Resample(
        sitk.GetImageFromArray(array),  # at unit spacing: its coordinates are the indices that `transform` gives
        list(grid.size),
        transform,
        sitk.sitkLinear,
        grid.origin_mm,
        grid.spacing_mm,
        grid.direction.ravel().tolist(),
        float(array.min()),
    )
