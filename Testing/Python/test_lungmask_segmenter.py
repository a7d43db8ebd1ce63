"""The lungmask segmenter with weights that really segment: labels, precision, findings, refusals, cancellation."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

torch = pytest.importorskip("torch")
pytest.importorskip("lungmask")

from lungmask import utils  # noqa: E402

from lungmask_test_weights import DATA, dense_state_dict, full_state_dict, thin_network, write_test_weights  # noqa: E402
from LungPrepLib.findings import LungPrepError  # noqa: E402
from LungPrepLib.progress import Cancelled, Progress  # noqa: E402
from LungPrepLib.segmentation import precision_check, torch_device  # noqa: E402
from LungPrepLib.segmentation.coarse_to_fine import Labelled, label_all, label_and_postprocess  # noqa: E402
from LungPrepLib.segmentation.lps_orientation import lps_view  # noqa: E402
from LungPrepLib.segmentation.lungmask_network import ExactNetwork, FastNetwork, load_state  # noqa: E402
from LungPrepLib.segmentation.lungmask_postprocess import postprocess  # noqa: E402
from LungPrepLib.segmentation.lungmask_preprocess import body_boxes  # noqa: E402
from LungPrepLib.segmentation.lungmask_segmenter import LungmaskSegmenter  # noqa: E402
from LungPrepLib.segmentation.slice_inference import SliceRunner, Slices  # noqa: E402
from LungPrepLib.segmentation.structures import LOBES, LUNGS  # noqa: E402
from LungPrepLib.segmentation.weights import NETWORKS, WeightsFile  # noqa: E402
from LungPrepPhantom import Phantom, make_phantom  # noqa: E402

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The test weights, unfolded, in a path with a space and Chinese characters."""
    folder = tmp_path_factory.mktemp("test weights 肺")
    return {network: write_test_weights(folder, network) for network in ("R231", "LTRCLobes")}


def dice(labels: sitk.Image, truth: sitk.Image) -> list[float]:
    """Per label of the truth."""
    one, other = sitk.GetArrayViewFromImage(labels), sitk.GetArrayViewFromImage(truth)
    values = range(1, int(other.max()) + 1)
    return [2 * float(((one == v) & (other == v)).sum()) / float((one == v).sum() + (other == v).sum()) for v in values]


def segment(image: sitk.Image, model: str, weights: dict[str, Path], **options: Any) -> Any:
    segmenter = LungmaskSegmenter(model, weights=weights, device="cpu", **options)
    return segmenter.segment(image, progress=Progress())


# --- labels ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unseen() -> Phantom:
    """Eleven slices: a network takes half a second for each."""
    return make_phantom(size=(180, 180, 11), spacing_mm=(2.0, 2.0, 30.0), seed=1)


@pytest.mark.slow
def test_lungs_on_an_unseen_phantom(weights: dict[str, Path], unseen: Phantom) -> None:
    result = segment(unseen.ct, "R231", weights, precision="float32")
    assert min(dice(result.labels, unseen.lungs)) > 0.95
    assert result.structures == LUNGS
    assert [finding.code for finding in result.findings] == ["own-weights"]
    provenance = result.provenance
    assert (provenance["segmenter"], provenance["model"], provenance["device"]) == ("lungmask", "R231", "cpu")
    assert provenance["precision"] == "float32" and provenance["versions"]["lungmask"] == "0.2.22"
    assert len(provenance["weights"]["R231"]["sha256"]) == 64 and not provenance["weights"]["R231"]["published"]
    assert 0 < provenance["slices_inferred"]["R231"] <= 11


@pytest.mark.slow
def test_lobes_on_an_unseen_phantom(weights: dict[str, Path], unseen: Phantom) -> None:
    result = segment(unseen.ct, "LTRCLobes_R231", weights, precision="float32")
    assert min(dice(result.labels, unseen.lobes)) > 0.95
    assert result.structures == LOBES
    assert set(result.provenance["weights"]) == {"LTRCLobes", "R231"}
    assert [finding.details["network"] for finding in result.findings] == ["LTRCLobes", "R231"]


@pytest.mark.slow
def test_right_is_right_whatever_the_orientation(weights: dict[str, Path]) -> None:
    """The slices lie obliquely and the axes are permuted; the patient's right lung is 1 all the same."""
    turn = sitk.Euler3DTransform((0, 0, 0), 0.12, -0.08, 0.1)
    direction = np.array(turn.GetMatrix()).reshape(3, 3) @ np.array([[0, 0, -1], [-1, 0, 0], [0, 1, 0]])
    phantom = make_phantom(size=(130, 14, 130), spacing_mm=(2.8, 23.0, 2.8), seed=2, direction=direction)
    result = segment(phantom.ct, "R231", weights)
    assert min(dice(result.labels, phantom.lungs)) > 0.9
    for get in ("GetOrigin", "GetSpacing", "GetDirection", "GetSize"):
        assert getattr(result.labels, get)() == getattr(phantom.ct, get)()


def test_no_lungs_is_a_finding(weights: dict[str, Path]) -> None:
    image = sitk.GetImageFromArray(np.full((2, 40, 50), -1000, dtype=np.int16))
    result = segment(image, "R231", weights)
    assert not sitk.GetArrayViewFromImage(result.labels).any()
    assert "no-lungs" in [finding.code for finding in result.findings]


def test_the_thin_network_and_the_full_one_compute_the_same() -> None:
    path = DATA / "lungmask_test_weights_lungs.npz"
    image = torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(0))
    full = FastNetwork(full_state_dict(path), CPU, torch.float32)
    with torch.inference_mode():
        torch.testing.assert_close(full.logits(image, Progress()), thin_network(path)(image), rtol=1e-3, atol=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "disease"), [(2, "none"), (4, "none"), (6, "pneumonia")])
def test_the_small_networks_segment_bodies_they_have_not_seen(seed: int, disease: str) -> None:
    """With lungmask's own code around the network: what the other tests rest on."""
    phantom = make_phantom(size=(180, 180, 38), spacing_mm=(2.0, 2.0, 9.0), seed=seed, disease=disease)
    hu = sitk.GetArrayFromImage(phantom.ct).clip(-1024, 600)
    resized, boxes = utils.preprocess(hu, [256, 256])
    slices = torch.from_numpy(((resized + 1024) / 1624).astype(np.float32))[:, None]
    for what, truth in (("lungs", phantom.lungs), ("lobes", phantom.lobes)):
        network = thin_network(DATA / f"lungmask_test_weights_{what}.npz")
        with torch.inference_mode():
            labels = torch.cat([network(image[None]).argmax(1) for image in slices]).numpy().astype(np.uint8)
        masks = zip(utils.postprocessing(labels), boxes, strict=True)
        restored = np.stack([utils.reshape_mask(mask, box, hu.shape[1:]) for mask, box in masks])
        assert min(dice(sitk.GetImageFromArray(restored.astype(np.uint8)), truth)) > 0.95, what


# --- speed without another result ------------------------------------------------------------------------------


class ThinRunner:
    """The small network behind the test weights, as a network that labels slices."""

    def __init__(self, what: str) -> None:
        self.network = thin_network(DATA / f"lungmask_test_weights_{what}.npz")

    def labels(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        return self.network(slices).argmax(1).to(torch.uint8)


@pytest.fixture(scope="module")
def abdomen_slices() -> Slices:
    phantom = make_phantom(size=(110, 110, 190), spacing_mm=(3.8, 3.8, 3.4), seed=3, coverage="chest-abdomen-pelvis")
    volume = lps_view(sitk.GetArrayFromImage(phantom.ct), phantom.ct)
    return Slices(volume, body_boxes(volume))


@pytest.mark.slow
@pytest.mark.parametrize(("what", "classes"), [("lungs", 3), ("lobes", 6)])
def test_leaving_out_slices_changes_nothing(abdomen_slices: Slices, what: str, classes: int) -> None:
    runner = SliceRunner(ThinRunner(what), abdomen_slices, CPU, Progress())
    count = len(abdomen_slices)
    everything = label_all(lambda indices, expected: runner(indices), count)
    labelled, result = label_and_postprocess(
        lambda indices, expected: runner(indices), count, range(1, classes), Progress()
    )
    np.testing.assert_array_equal(result, postprocess(everything.labels))
    assert labelled.seen.sum() < count or what == "lobes"


@pytest.mark.slow
def test_the_fast_network_is_lungmasks() -> None:
    state = dense_state_dict(6, seed=5)
    generator = torch.Generator().manual_seed(1)
    small = torch.rand(1, 1, 24, 24, generator=generator)
    image = torch.nn.functional.interpolate(small, size=(256, 256), mode="bicubic").clamp(0, 1)
    with torch.inference_mode():
        exact = ExactNetwork(state, CPU).labels(image, Progress())
        fast = FastNetwork(state, CPU, torch.float32).labels(image, Progress())
        half = FastNetwork(state, CPU, torch.bfloat16).labels(image, Progress())
    assert len(torch.unique(exact)) >= 4
    assert int((exact != fast).sum()) <= 2
    assert float((exact != half).float().mean()) < 0.05  # of weights that are noise


@pytest.mark.slow
def test_the_fast_network_flips_at_most_one_label_in_a_million() -> None:
    """On slices of a body, with weights that segment it, before any postprocessing."""
    hu = sitk.GetArrayFromImage(make_phantom(size=(256, 256, 16), spacing_mm=(1.4, 1.4, 20.0), seed=3).ct)
    slices = Slices(hu, body_boxes(hu, Progress())).as_input(range(len(hu)), CPU)
    state = full_state_dict(DATA / "lungmask_test_weights_lungs.npz")
    networks = ExactNetwork(state, CPU), FastNetwork(state, CPU, torch.float32)
    with torch.inference_mode():
        exact, fast = (torch.cat([n.labels(s[None], Progress()) for s in slices]) for n in networks)
    assert len(torch.unique(exact)) == 3
    assert exact.numel() > 1e6
    assert int((exact != fast).sum()) <= 1


@pytest.mark.slow
def test_weights_are_laid_out_once_or_not_with_the_same_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyTorch lacks the operators for it, the ordinary convolution gives the same."""
    state = full_state_dict(DATA / "lungmask_test_weights_lungs.npz")
    image = torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        packed = FastNetwork(state, CPU, torch.float32).logits(image, Progress())
        monkeypatch.setattr("LungPrepLib.segmentation.lungmask_network._packing", {torch.float32: False})
        plain = FastNetwork(state, CPU, torch.float32).logits(image, Progress())
    torch.testing.assert_close(packed, plain, rtol=1e-3, atol=1e-3)


@pytest.mark.slow
def test_bfloat16_agrees_with_float32_and_is_checked(weights: dict[str, Path]) -> None:
    phantom = make_phantom(size=(128, 128, 10), spacing_mm=(2.9, 2.9, 33.0), seed=4)
    full = segment(phantom.ct, "R231", weights, precision="float32")
    half = segment(phantom.ct, "R231", weights, precision="bfloat16")
    assert half.provenance["precision"] == "bfloat16"
    assert [finding.code for finding in half.findings] == ["own-weights"]
    assert min(dice(half.labels, full.labels)) > 0.998


@pytest.mark.slow
def test_precision_falls_back_where_it_disagrees(weights: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    phantom = make_phantom(size=(100, 100, 4), spacing_mm=(3.8, 3.8, 80.0), seed=4)
    full = segment(phantom.ct, "R231", weights, precision="float32")
    monkeypatch.setattr(precision_check, "DICE_BOUND", 1.1)
    monkeypatch.setattr(precision_check, "_FEW_PIXELS", -1)
    result = segment(phantom.ct, "R231", weights, precision="bfloat16")
    assert result.provenance["precision"] == "float32"
    (finding,) = (finding for finding in result.findings if finding.code == "precision-fallback")
    assert finding.details["network"] == "R231" and set(finding.details["dice"]) == {"0", "1", "2"}
    np.testing.assert_array_equal(sitk.GetArrayViewFromImage(result.labels), sitk.GetArrayViewFromImage(full.labels))


def test_every_label_is_among_the_checked_slices() -> None:
    labels = np.zeros((60, 8, 8), dtype=np.uint8)
    labels[10:50, 1:5, 1:5] = 1
    labels[41, 6, 6] = 2  # on one slice alone
    labels[20, 6, 1:4] = labels[21, 6, 1] = 3
    labelled = Labelled(labels, np.ones(60, dtype=bool))
    labelled.seen[50:55] = False
    chosen = precision_check.slices_to_check(labelled)
    assert set(np.unique(labels[chosen])) == {0, 1, 2, 3}
    assert 20 in chosen and any(not labels[z].any() for z in chosen) and len(chosen) <= 8
    assert all(labelled.seen[chosen])
    empty = Labelled(np.zeros((9, 8, 8), dtype=np.uint8), np.ones(9, dtype=bool))
    assert len(precision_check.slices_to_check(empty)) == 1


def test_what_only_float32_finds_counts_against_reduced_precision() -> None:
    reduced = np.zeros((1, 40, 40), dtype=np.uint8)
    reduced[0, :20] = 1
    reference = reduced.copy()
    assert precision_check.compare(reduced, reference)[0]
    reference[0, 30:36, :6] = 2
    good, found = precision_check.compare(reduced, reference)
    assert not good and found[2] == 0.0


def test_precision_and_device_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = torch.bfloat16 if torch_device.fast_bfloat16() else torch.float32
    assert torch_device.choose_precision("auto", CPU, 24) is expected
    assert torch_device.choose_precision("auto", CPU, 23) is torch.float32, "the comparison would take most of it"
    monkeypatch.setattr(torch_device, "fast_bfloat16", lambda: False)
    assert torch_device.choose_precision("auto", CPU, 100) is torch.float32
    device, findings = torch_device.choose_device("cpu")
    assert device.type == "cpu" and findings == []
    before = torch.get_num_threads()
    with torch_device.torch_threads(1) as threads:
        assert threads == torch.get_num_threads() == 1
    assert torch.get_num_threads() == before


# --- batches (as on a GPU) -------------------------------------------------------------------------------------


class CountingNetwork:
    """Labels a slice by its mean; has memory for a few slices only."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.batches: list[int] = []

    def labels(self, slices: torch.Tensor, progress: Progress) -> torch.Tensor:
        if len(slices) > self.room:
            raise torch.OutOfMemoryError("out of memory")
        self.batches.append(len(slices))
        return (slices > slices.mean(dim=(1, 2, 3), keepdim=True))[:, 0].to(torch.uint8)


@pytest.mark.parametrize(("room", "batch"), [(99, 4), (3, 8), (1, 5)])
def test_running_out_of_memory_halves_the_batch(room: int, batch: int) -> None:
    volume = np.random.default_rng(0).integers(-1000, 500, (11, 30, 40)).astype(np.int16)
    slices = Slices(volume, body_boxes(volume))
    alone = SliceRunner(CountingNetwork(99), slices, CPU, Progress())(range(11))
    network = CountingNetwork(room)
    runner = SliceRunner(network, slices, CPU, Progress())
    runner._batch = batch  # on the CPU it is one
    reports: list[int] = []
    np.testing.assert_array_equal(runner(range(11), reports.append), alone)
    assert max(network.batches) <= room and sum(network.batches) == 11 and reports[-1] == 11
    assert [finding.code for finding in runner.findings] == (["batch-reduced"] if room < batch else [])


def test_no_memory_for_one_slice_is_said() -> None:
    volume = np.zeros((2, 30, 40), dtype=np.int16)
    runner = SliceRunner(CountingNetwork(0), Slices(volume, body_boxes(volume)), CPU, Progress())
    with pytest.raises(LungPrepError, match="--device cpu"):
        runner([0, 1])


@pytest.mark.slow
def test_batch_size_does_not_matter_on_the_cpu(weights: dict[str, Path]) -> None:
    phantom = make_phantom(size=(90, 90, 2), spacing_mm=(4.2, 4.2, 150.0), seed=6)
    first, second = (segment(phantom.ct, "R231", weights, batch_size=n, precision="float32") for n in (1, 64))
    np.testing.assert_array_equal(sitk.GetArrayViewFromImage(first.labels), sitk.GetArrayViewFromImage(second.labels))


def test_slices_are_resized_once_for_two_networks() -> None:
    volume = np.zeros((3, 30, 40), dtype=np.int16)
    kept = Slices(volume, body_boxes(volume), keep=True)
    assert kept.resized(1) is kept.resized(1)


# --- refusals --------------------------------------------------------------------------------------------------


def weights_file(path: Path, network: str = "R231") -> WeightsFile:
    return WeightsFile(network, path, "0" * 64, False, "given")


class Sabotage:
    """What runs when a pickle of it is read without care."""

    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("this must not run",)


@pytest.mark.slow
def test_files_that_are_not_the_networks_weights_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    state = {name: tensor.half() for name, tensor in dense_state_dict(3, 0).items()}
    path = tmp_path / "weights.pth"

    def refused(content: object, words: str, network: str = "R231") -> None:
        torch.save(content, path)
        with pytest.raises(LungPrepError, match=words) as error:
            load_state(weights_file(path, network), NETWORKS)
        assert str(path) in str(error.value)

    refused([1, 2], "holds no state dict")
    refused({}, "empty")
    refused(state, "has 3 classes, not 6", "LTRCLobes")
    refused({name: value for name, value in state.items() if "up_path" not in name}, "are missing, such as 'up_path")
    refused(state | {"extra": torch.zeros(1)}, "1 tensors that the network has not, such as 'extra'")
    refused(state | {"last.weight": torch.zeros(3, 2, 1, 1)}, r"'last.weight' has shape \(3, 2, 1, 1\)")
    refused(state | {"last.bias": torch.tensor([0.0, float("nan"), 0.0])}, "not finite")
    refused({"last.bias": Sabotage()}, "refuses to run")
    assert "this must not run" not in capsys.readouterr().out


def test_truncated_files_of_both_formats_are_refused(tmp_path: Path) -> None:
    for new_format in (True, False):
        path = tmp_path / "weights.pth"
        torch.save({"last.bias": torch.zeros(3)}, path, _use_new_zipfile_serialization=new_format)
        data = path.read_bytes()
        for keep in (0.3, 0.9):
            path.write_bytes(data[: int(keep * len(data))])
            with pytest.raises(LungPrepError, match=r"damaged|more than weights") as error:
                load_state(weights_file(path), NETWORKS)
            assert str(path) in str(error.value) and "fetch R231" in str(error.value)


def test_foreign_pickles_are_not_run(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(pickle.dumps(Sabotage()))
    with pytest.raises(LungPrepError):
        load_state(weights_file(path), NETWORKS)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"model": "R232"}, "R231, LTRCLobes"),
        ({"device": "tpu"}, "auto, cpu"),
        ({"precision": "int8"}, "float32"),
        ({"exact": True, "precision": "bfloat16"}, "float32"),
    ],
)
def test_impossible_choices_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(LungPrepError, match=words) as refused:
        LungmaskSegmenter(**options)
    assert refused.value.usage


def test_choices_this_machine_cannot_do_are_refused() -> None:
    with pytest.raises(LungPrepError, match="needs a GPU"):
        torch_device.choose_precision("float16", CPU, 100)
    for kind in ("cuda", "mps"):
        if not torch_device._present(kind):
            with pytest.raises(LungPrepError, match="sees no such device"):
                torch_device.choose_device(kind)


def test_flat_images_are_refused(weights: dict[str, Path]) -> None:
    with pytest.raises(LungPrepError, match="at least one slice"):
        segment(sitk.Image(8, 8, sitk.sitkInt16), "R231", weights)


# --- cancellation ----------------------------------------------------------------------------------------------


class CancelledByItsFirstReport(Progress):
    """Cancels as soon as some of the work is done; counts the reports of work done."""

    reports = 0

    def __call__(self, stage: str, fraction: float, message: str = "") -> None:
        super().__call__(stage, fraction, message)
        if fraction > 0:
            self.reports += 1
            self.cancel()


def test_cancelling_stops_at_the_next_layer(weights: dict[str, Path]) -> None:
    """Whoever cancels during a report gets no other; within a slice every level looks for a cancellation."""
    phantom = make_phantom(size=(64, 64, 6), spacing_mm=(6.0, 6.0, 50.0))
    for exact in (False, True):
        progress = CancelledByItsFirstReport()
        segmenter = LungmaskSegmenter("R231", weights=weights, device="cpu", exact=exact)
        with pytest.raises(Cancelled):
            segmenter.segment(phantom.ct, progress=progress)
        assert progress.reports == 1


class CancelledWithin(Progress):
    """Cancels at the n-th look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel()
        super().check()


@pytest.mark.parametrize("form", [FastNetwork, ExactNetwork])
def test_networks_look_for_a_cancellation_between_levels(form: type) -> None:
    state = full_state_dict(DATA / "lungmask_test_weights_lungs.npz")
    network = form(state, CPU, torch.float32) if form is FastNetwork else form(state, CPU)
    with torch.inference_mode(), pytest.raises(Cancelled):
        network.labels(torch.zeros(1, 1, 256, 256), CancelledWithin(3))


@pytest.mark.slow
def test_progress_rises_to_the_end(weights: dict[str, Path]) -> None:
    phantom = make_phantom(size=(64, 64, 10), spacing_mm=(6.0, 6.0, 33.0), seed=1)
    seen: list[tuple[str, float]] = []
    segmenter = LungmaskSegmenter("R231", weights=weights, device="cpu")
    segmenter.segment(phantom.ct, progress=Progress(lambda stage, fraction, message: seen.append((stage, fraction))))
    fractions: Sequence[float] = [fraction for _, fraction in seen]
    assert {stage for stage, _ in seen} == {"segment"} and list(fractions) == sorted(fractions)
    assert fractions[-1] == 1.0 and len(fractions) >= 8
    assert {"load", "preprocess", "network", "postprocess", "restore"} <= set(segmenter.timings_s)
