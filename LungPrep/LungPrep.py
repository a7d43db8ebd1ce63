"""LungPrep in 3D Slicer: the module, its parameters, its window, what scripts call, its test. Hooks only:
the work is in LungPrepLib."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import slicer
import vtk
from slicer import vtkMRMLScalarVolumeNode, vtkMRMLSegmentationNode, vtkMRMLTableNode
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.parameterNodeWrapper import parameterNodeWrapper
from slicer.ScriptedLoadableModule import (
    ScriptedLoadableModule,
    ScriptedLoadableModuleLogic,
    ScriptedLoadableModuleTest,
    ScriptedLoadableModuleWidget,
)
from slicer.util import VTKObservationMixin

from LungPrepLib import __version__
from LungPrepLib.widgets.choices import InputMode
from LungPrepLib.widgets.self_test import LungPrepSelfTest

RESOURCES = Path(__file__).resolve().parent / "Resources"
HOME_PAGE = "https://github.com/LungPrep/SlicerLungPrep"


class LungPrep(ScriptedLoadableModule):
    """What Slicer shows of the module."""

    def __init__(self, parent):
        ScriptedLoadableModule.__init__(self, parent)
        slicer.app.loadTranslations(str(RESOURCES.parent / "LungPrepLib" / "translations"))
        parent.title = "LungPrep"
        parent.categories = [translate("qSlicerAbstractCoreModule", "Segmentation")]
        parent.dependencies = []
        parent.contributors = ["The LungPrep developers"]
        parent.helpText = _(
            "Prepares chest CT for measuring and learning: chooses the right series of a study and says why, puts "
            "every slice where it belongs, makes Hounsfield units, segments lungs or lobes, measures them as they "
            "were acquired, and resamples once into the grid that the recipe asks for. Version {version}. "
            '<a href="{url}">Documentation and tutorial</a>.'
        ).format(version=__version__, url=HOME_PAGE)
        parent.acknowledgementText = _(
            "Lungs and lobes are segmented by lungmask (Hofmanninger et al., Eur Radiol Exp 2020; 4:50). "
            "Images are read and resampled with SimpleITK and pydicom. LungPrep sends nothing anywhere."
        )
        slicer.app.connect("startupCompleted()", registerSampleData)
        slicer.app.connect("startupCompleted()", registerSegmentStatistics)


def registerSegmentStatistics():
    """Lung densitometry in Slicer's own Segment Statistics module."""
    from LungPrepLib.widgets.segment_statistics import register

    register()


def registerSampleData():
    """Slicer's own chest CT, and a phantom that is generated on this machine and needs no internet."""
    import SampleData

    register = SampleData.SampleDataLogic.registerCustomSampleDataSource
    checksum = "SHA256:4507b664690840abb6cb9af2d919377ffc4ef75b167cb6fd0f747befdb12e38e"
    register(
        category="LungPrep",
        sampleName="LungPrepChestCT",
        thumbnailFileName=str(Path(SampleData.__file__).parent / "Resources" / "Icons" / "CTChest.png"),
        uris=f"https://github.com/Slicer/SlicerTestingData/releases/download/SHA256/{checksum[7:]}",
        fileNames="CT-chest.nrrd",
        checksums=checksum,
        nodeNames="CTChest",
    )
    register(
        category="LungPrep",
        sampleName="LungPrepPhantom",
        thumbnailFileName=str(RESOURCES / "Icons" / "LungPrepPhantom.png"),
        uris="",
        fileNames=None,
        nodeNames="ChestPhantom",
        customDownloader=loadPhantom,
    )


def loadPhantom(source=None):
    """Generate the chest phantom and load it as a volume; returns the node."""
    from LungPrepLib.scene import volume_from_image
    from LungPrepPhantom import make_phantom

    return volume_from_image(make_phantom().ct, "ChestPhantom")


@parameterNodeWrapper
class LungPrepParameterNode:
    """The choices of the window; they are saved with the scene.

    inputMode - a DICOM series or a loaded volume
    inputVolume, seriesInstanceUID - which one
    recipeName - a shipped recipe's name, or the path of one's own
    recipeChanges - what is changed in it, as JSON by key path
    outputFolder - where the files of the cases go; empty keeps the results in the scene
    updateExisting - running the same scan again fills its nodes anew
    annotations - a table of nodules; annotationsInRuns - whether runs draw them into the labels
    resultVolume, resultSegmentation, resultTable, preparedVolume - the nodes of the last run
    """

    inputMode: InputMode = InputMode.SERIES
    inputVolume: vtkMRMLScalarVolumeNode
    seriesInstanceUID: str = ""
    recipeName: str = ""
    recipeChanges: str = ""
    outputFolder: str = ""
    updateExisting: bool = True
    annotations: str = ""
    annotationsInRuns: bool = False
    resultVolume: vtkMRMLScalarVolumeNode
    resultSegmentation: vtkMRMLSegmentationNode
    resultTable: vtkMRMLTableNode
    preparedVolume: vtkMRMLScalarVolumeNode


class LungPrepWidget(ScriptedLoadableModuleWidget, VTKObservationMixin):
    """The window: loads the form and hands it to MainPanel, with whatever parameter node the scene has."""

    def __init__(self, parent=None):
        ScriptedLoadableModuleWidget.__init__(self, parent)
        VTKObservationMixin.__init__(self)
        self.logic = None
        self.panel = None
        self._parameterNode = None
        self._guiTag = None

    def setup(self):
        """Called when the module is opened for the first time."""
        from LungPrepLib.widgets.main_panel import MainPanel

        ScriptedLoadableModuleWidget.setup(self)
        form = slicer.util.loadUI(self.resourcePath("UI/LungPrep.ui"))
        self.layout.addWidget(form)
        self.ui = slicer.util.childWidgetVariables(form)
        form.setMRMLScene(slicer.mrmlScene)
        self.logic = LungPrepLogic()
        self.panel = MainPanel(self.ui, self.logic.run, Path(self.resourcePath("requirements.txt")))
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.StartCloseEvent, self.onSceneStartClose)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndCloseEvent, self.onSceneEndClose)
        self.addObserver(slicer.mrmlScene, slicer.mrmlScene.EndImportEvent, self.onSceneEndClose)
        self.initializeParameterNode()
        self.panel.enter()

    def cleanup(self):
        """Called when the module is reloaded and when Slicer quits, also in the middle of a run."""
        self.setParameterNode(None)
        self.removeObservers()
        if self.panel is not None:
            self.panel.close()
            self.panel = None

    def enter(self):
        """Called when the module is shown."""
        self.initializeParameterNode()
        self.panel.enter()

    def exit(self):
        """Called when another module is shown. A run goes on; its result is in the scene when one comes back."""

    def onSceneStartClose(self, caller, event):
        """Called before the scene is closed: a run for it has nowhere to go any more, and its files are not shown."""
        self.logic.cancelJob()
        self.logic.run.clear()
        self.setParameterNode(None)

    def onSceneEndClose(self, caller, event):
        """Called after the scene is closed or another one is loaded."""
        if self.parent.isEntered or self._parameterNode is not None:
            self.initializeParameterNode()

    def initializeParameterNode(self):
        """Make sure that there is a parameter node, and preselect the only sensible input."""
        self.setParameterNode(self.logic.getParameterNode())
        if self._parameterNode.inputVolume is None:  # a label map is a vtkMRMLScalarVolumeNode, too, but no CT
            volumes = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
            plain = (volume for volume in volumes if volume.GetClassName() == "vtkMRMLScalarVolumeNode")
            self._parameterNode.inputVolume = next(plain, None)

    def setParameterNode(self, parameterNode):
        """Follow this parameter node and no longer the one before."""
        if self._parameterNode is not None:
            self._parameterNode.disconnectGui(self._guiTag)
            self.removeObserver(self._parameterNode, vtk.vtkCommand.ModifiedEvent, self.onParametersChanged)
        self._parameterNode = parameterNode
        if self.panel is not None:
            self.panel.set_parameters(parameterNode)
        if parameterNode is not None:
            self._guiTag = parameterNode.connectGui(self.ui)
            self.addObserver(parameterNode, vtk.vtkCommand.ModifiedEvent, self.onParametersChanged)
            self.panel.update()

    def onParametersChanged(self, caller=None, event=None):
        """Called when any choice changed."""
        if self.panel is not None and self._parameterNode is not None:
            self.panel.update()


class LungPrepLogic(ScriptedLoadableModuleLogic):
    """What scripts call; no window is needed.

    Options are keyword-only. ``recipe`` is a shipped recipe's name, the path of a TOML file, or a
    :class:`LungPrepLib.recipe.Recipe`. ``segmenter`` is ``"auto"``, ``"lungmask"``, ``"threshold"``, ``"none"``, or
    an object with the method of :class:`LungPrepLib.segmentation.segmenter.Segmenter`. ``progress`` is called as
    ``progress(stage, fraction, message)``; a :class:`LungPrepLib.progress.Progress` can also be cancelled. What is
    wrong with the data raises :class:`LungPrepLib.findings.LungPrepError`, whose message says what to do; the scene
    is then as it was.
    """

    def __init__(self):
        ScriptedLoadableModuleLogic.__init__(self)
        self._run = None

    @property
    def run(self):
        """What runs jobs in a worker process (:class:`LungPrepLib.widgets.case_run.CaseRun`)."""
        if self._run is None:
            from LungPrepLib.widgets.case_run import CaseRun

            self._run = CaseRun()
        return self._run

    def getParameterNode(self):
        """The parameter node of the scene."""
        return LungPrepParameterNode(super().getParameterNode())

    def series(self, *, recipe: Any = "quantification", progress: Any = None) -> list[dict[str, Any]]:
        """Every series of Slicer's DICOM database with its verdict: chosen, usable or not usable, and why.

        Example::

            for row in LungPrepLogic().series():
                print(row["verdict"], row["description"], row["slices"], row["reasons"])
        """
        from LungPrepLib.progress import as_progress
        from LungPrepLib.scene.preparing import list_database, recipe_with

        return list_database(recipe_with(recipe)[0], as_progress(progress))

    def prepareSeries(
        self,
        seriesInstanceUID: str,
        *,
        recipe: Any = "quantification",
        segmenter: Any = None,
        model: str | None = None,
        annotations=None,
        update: bool = True,
        progress: Any = None,
    ):
        """Prepare a series of Slicer's DICOM database in this process; returns the nodes.

        The result (:class:`LungPrepLib.scene.ResultNodes`) has ``volume``, ``segmentation``, ``table``,
        ``prepared`` and ``findings``; what the run did not make is ``None``. ``annotations`` is a CSV file of nodules
        as in LUNA16's annotations.csv: those of this series become a structure of the labels. With ``update``, a
        second run of the same series fills the nodes of the first.

        Example::

            logic = LungPrepLogic()
            uid = next(row["seriesInstanceUID"] for row in logic.series() if row["verdict"] == "chosen")
            nodes = logic.prepareSeries(uid, segmenter="threshold")
            print(nodes.segmentation.GetName(), [finding.message for finding in nodes.findings])
        """
        from LungPrepLib.scene.preparing import prepare_series

        return prepare_series(
            seriesInstanceUID,
            recipe=recipe,
            segmenter=segmenter,
            model=model,
            annotations=annotations,
            update=update,
            progress=progress,
        )

    def prepareVolume(
        self,
        volumeNode,
        *,
        recipe: Any = "quantification",
        segmenter: Any = None,
        model: str | None = None,
        segmentation=None,
        annotations=None,
        update: bool = True,
        progress: Any = None,
    ):
        """Prepare a loaded CT volume in this process; returns the nodes as :meth:`prepareSeries` does.

        ``segmentation`` is a segmentation node to measure instead of making one; ``annotations`` is a CSV file of
        nodules, as in :meth:`addNodules`. A linear transform above the volume is applied to a copy.

        Example::

            from LungPrep import LungPrepLogic, loadPhantom
            volume = loadPhantom()
            nodes = LungPrepLogic().prepareVolume(volume, segmenter="threshold", recipe="isotropic-1mm")
            print(nodes.prepared.GetSpacing())
        """
        from LungPrepLib.scene.preparing import prepare_volume

        return prepare_volume(
            volumeNode,
            recipe=recipe,
            segmenter=segmenter,
            model=model,
            segmentation=segmentation,
            annotations=annotations,
            update=update,
            progress=progress,
        )

    def exportCase(
        self,
        volumeNode,
        folder,
        *,
        segmentationNode=None,
        recipe: Any = "quantification",
        overwrite: bool = False,
        progress: Any = None,
    ) -> dict[str, Any]:
        """Write the case folder of a volume, with the mask as it is now; returns the document of case.json.

        Where the volume came from a series of Slicer's database, the slices as acquired are measured.

        Example::

            nodes = LungPrepLogic().prepareVolume(volume, segmenter="threshold")
            # ... correct nodes.segmentation in Segment Editor ...
            document = LungPrepLogic().exportCase(volume, "/data/out", segmentationNode=nodes.segmentation)
            print(document["measurements"][-1]["volume_ml"])
        """
        from LungPrepLib.scene.preparing import export_case

        return export_case(
            volumeNode,
            folder,
            segmentation=segmentationNode,
            recipe=recipe,
            overwrite=overwrite,
            progress=progress,
        )

    def addNodules(self, volumeNode, table, *, names: Any = ()):
        """Put the nodules that a table has of a scan into the scene: a segmentation with a ball for each of them.

        ``table`` is a CSV file as LUNA16's annotations.csv: ``seriesuid, coordX, coordY, coordZ, diameter_mm``, the
        coordinates in mm (LPS). Its rows are found by the Series Instance UID, the file name or the name of the
        volume, or by ``names``. The result's ``segmentation`` has them; its ``findings`` say which lie outside. A
        second call fills the segmentation of the first, unless somebody corrected it.

        Example::

            nodes = LungPrepLogic().addNodules(volume, "/data/annotations.csv")
            print([segment.GetName() for segment in slicer.util.getSegmentsFrom(nodes.segmentation)])
        """
        from LungPrepLib.scene.nodules import add_nodules

        return add_nodules(volumeNode, Path(table), names=[names] if isinstance(names, str) else list(names))

    def restorePrediction(self, prediction, caseFolder, *, volumeNode=None, useNames: bool = False):
        """Bring a mask on the prepared grid of a case, such as a network's output, back onto its CT in the scene.

        ``prediction`` is a NIfTI, NRRD, MetaImage, NPZ or NPY file (z, y, x) with whole numbers on the grid of the
        case's prepared image; crop, padding, other axes, another spacing and slices left out are undone.
        ``caseFolder`` is the folder of that case. Without ``volumeNode`` its CT is looked for in the scene, and loaded
        from the folder when it is not there. With ``useNames`` the values are called as the case's prepared labels
        are, else ``label 1`` and so on. The result's ``segmentation`` is on the CT, ``volume``.

        Example::

            nodes = LungPrepLogic().restorePrediction("/data/predictions/case-1.nii.gz", "/data/out/case-1")
            print(nodes.volume.GetName(), nodes.segmentation.GetName())
        """
        from LungPrepLib.scene.predictions import restore_prediction

        return restore_prediction(Path(prediction), Path(caseFolder), volume=volumeNode, use_names=useNames)

    def drawPicture(self, name: str, path, volumeNode, *, segmentationNode=None, recipe: Any = "quantification"):
        """Draw a picture of a volume, with its mask, into a file; returns the path.

        ``name`` is one of those of ``--picture``: ``slice``, ``montage``, ``planes``, ``passage`` (a GIF),
        ``histogram`` or ``surface``. How they look is said by the recipe's section ``pictures``: window, slice ...

        Example::

            from LungPrepLib.recipe import load_recipe
            bones = load_recipe("quantification").replace({"pictures.window": "bone", "pictures.surface_hu": 400.0})
            LungPrepLogic().drawPicture("surface", "/data/bones.png", volume, recipe=bones)
        """
        from LungPrepLib.atomic import replacing
        from LungPrepLib.scene.pictures import draw_picture, shown_of
        from LungPrepLib.scene.preparing import recipe_with

        content = draw_picture(name, *shown_of(volumeNode, segmentationNode), recipe_with(recipe)[0])
        with replacing(Path(path)) as file:
            file.write(content)
        return Path(path)

    def startJob(
        self,
        source,
        *,
        recipe: Any = "quantification",
        segmenter: str | None = None,
        model: str | None = None,
        outputFolder=None,
        annotations=None,
        update: bool = True,
        progress: Callable[[str, float, str], None] | None = None,
        ended: Callable[[Any], None] | None = None,
    ) -> None:
        """Prepare a volume node or a Series Instance UID in a worker process, while Slicer goes on.

        ``ended`` gets a :class:`LungPrepLib.widgets.case_run.Outcome`: its ``nodes``, or its ``error``, or neither
        when the job was cancelled. ``annotations`` is a CSV file of nodules, as in :meth:`addNodules`. It needs
        Slicer's event loop. A segmenter of one's own cannot travel to another
        process: use :meth:`prepareSeries` or :meth:`prepareVolume` with it.

        Example::

            logic = LungPrepLogic()
            logic.startJob(volume, segmenter="threshold", ended=lambda outcome: print(outcome.error or outcome.nodes))
        """
        from LungPrepLib.findings import LungPrepError
        from LungPrepLib.messages import say
        from LungPrepLib.scene.preparing import recipe_with

        output = Path(outputFolder) if outputFolder else None
        chosen, own = recipe_with(recipe, segmenter, model)
        if own is not None:
            raise LungPrepError(
                say("A segmenter of one's own cannot travel to a worker process."),
                say("Use prepareSeries or prepareVolume with it."),
                usage=True,
            )
        self.run.start(
            source,
            chosen,
            output=output,
            annotations=Path(annotations) if annotations else None,
            update=update,
            progress=progress,
            ended=ended,
        )

    def cancelJob(self) -> None:
        """Stop the job of :meth:`startJob`, with all its processes, within two seconds; the scene stays as it was.

        Example::

            logic.cancelJob()
        """
        if self._run is not None:
            self._run.cancel()


class LungPrepTest(LungPrepSelfTest, ScriptedLoadableModuleTest):
    """The module's self test; what it does is in LungPrepLib.widgets.self_test."""

    logicClass = LungPrepLogic

    def runTest(self, **kwargs):
        self.runAll()
