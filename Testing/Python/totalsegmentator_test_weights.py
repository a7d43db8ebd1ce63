"""Small weights for the real TotalSegmentator: networks of nnU-Net's own class, in the folders that it looks for.

The published weights are large and not ours. These ones segment the chest phantoms and nothing else, from folders,
plans and checkpoints in nnU-Net's own layout, so that both programs run as they come.
``Testing/Tools/train_totalsegmentator_test_weights.py`` has trained them.

As a program: ``python Testing/Python/totalsegmentator_test_weights.py FOLDER`` writes the folders, for
``TOTALSEG_WEIGHTS_PATH``.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

DATA = Path(__file__).resolve().parents[1] / "Data"
NORMALIZATION = {"mean": -500.0, "std": 400.0, "percentile_00_5": -1024.0, "percentile_99_5": 600.0}


@dataclass(frozen=True)
class Network:
    """What a small network sees: its patch (z, y, x) at a spacing in mm; channels of its levels; its classes."""

    patch: tuple[int, int, int]
    spacing_mm: float
    features: tuple[int, ...]
    classes: int


NETWORKS = {
    "lobes": Network((48, 48, 64), 6.0, (8, 16, 24, 32, 40), 6),  # 1 to 5 as LungPrep's lobes
    "vessels": Network((48, 48, 48), 2.0, (6, 10, 14), 3),  # 1 airways, 2 vessels
    "nodules": Network((40, 40, 40), 3.0, (6, 12, 18), 3),  # 1 lung, 2 nodules
}


@dataclass(frozen=True)
class Dataset:
    """One of TotalSegmentator's data sets: its folder, its trainer, its label for each of the network's classes."""

    folder: str
    trainer: str
    network: str
    labels: tuple[int, ...]


# The folders and trainers of TotalSegmentator 2.18 (its map_tasks_config.py); of these the lungs need no others.
DATASETS = {
    291: Dataset("Dataset291_TotalSegmentator_part1_organs_1559subj", "nnUNetTrainerNoMirroring", "lobes",
                 (0, 10, 11, 12, 13, 14)),
    297: Dataset("Dataset297_TotalSegmentator_total_3mm_1559subj", "nnUNetTrainer_4000epochs_NoMirroring", "lobes",
                 (0, 10, 11, 12, 13, 14)),
    298: Dataset("Dataset298_TotalSegmentator_total_6mm_1559subj", "nnUNetTrainer_4000epochs_NoMirroring", "lobes",
                 (0, 10, 11, 12, 13, 14)),
    117: Dataset("Dataset117_lung_airways_arteries_veins_282subj", "nnUNetTrainerSkeletonRecall", "vessels", (0, 1, 3)),
    913: Dataset("Dataset913_lung_nodules", "nnUNetTrainer_MOSAIC_1k_QuarterLR_NoMirroring", "nodules", (0, 1, 2)),
}  # fmt: skip


def architecture(network: Network) -> dict[str, Any]:
    """The arguments of nnU-Net's ``PlainConvUNet``, as they stand in its plans."""
    levels = len(network.features)
    return {
        "n_stages": levels,
        "features_per_stage": list(network.features),
        "conv_op": "torch.nn.modules.conv.Conv3d",
        "kernel_sizes": [[3, 3, 3]] * levels,
        "strides": [[1, 1, 1]] + [[2, 2, 2]] * (levels - 1),
        "n_conv_per_stage": [2] * levels,
        "n_conv_per_stage_decoder": [1] * (levels - 1),
        "conv_bias": True,
        "norm_op": "torch.nn.modules.instancenorm.InstanceNorm3d",
        "norm_op_kwargs": {"eps": 1e-05, "affine": True},
        "dropout_op": None,
        "dropout_op_kwargs": None,
        "nonlin": "torch.nn.LeakyReLU",
        "nonlin_kwargs": {"inplace": True},
    }


def make_network(network: Network, classes: int) -> torch.nn.Module:
    """An untrained network of that shape."""
    from dynamic_network_architectures.architectures.unet import PlainConvUNet

    arguments = architecture(network)
    classes_of = {"conv_op": torch.nn.Conv3d, "norm_op": torch.nn.InstanceNorm3d, "nonlin": torch.nn.LeakyReLU}
    return PlainConvUNet(input_channels=1, num_classes=classes, deep_supervision=False, **(arguments | classes_of))


def path_of(name: str) -> Path:
    """Where the weights of a network are stored."""
    return DATA / f"totalsegmentator_test_weights_{name}.npz"


def save(network: torch.nn.Module, path: Path) -> None:
    """Store a network as float16; nnU-Net's state dict names most tensors twice, here they are once."""
    state = network.state_dict()
    once = {tensor.data_ptr(): name for name, tensor in reversed(list(state.items()))}
    np.savez_compressed(path, **{name: state[name].numpy().astype(np.float16) for name in once.values()})


def trained(name: str, labels: tuple[int, ...] | None = None) -> torch.nn.Module:
    """The stored network; with ``labels``, one that has a class for every value up to the largest of them.

    A class that is none of them never wins.
    """
    network = NETWORKS[name]
    labels = labels or tuple(range(network.classes))
    made = make_network(network, max(labels) + 1)
    with np.load(path_of(name)) as stored, torch.no_grad():
        for parameter, tensor in made.state_dict(keep_vars=True).items():
            if parameter not in stored.files:
                continue
            values = torch.from_numpy(stored[parameter].astype(np.float32))
            if ".seg_layers." not in parameter:
                tensor.copy_(values)
                continue
            tensor.fill_(-100.0 if parameter.endswith("bias") else 0.0)
            tensor[list(labels)] = values
    return made.eval()


def write_test_weights(folder: Path, *, scale: float = 1.0, datasets: tuple[int, ...] = tuple(DATASETS)) -> Path:
    """Write the folders of ``datasets`` below ``folder`` as TotalSegmentator unpacks them; returns ``folder``.

    With a ``scale`` of 0.5 they are for bodies half as large: what a test shrinks is quicker to segment.
    """
    for number in datasets:
        dataset = DATASETS[number]
        model = folder / dataset.folder / f"{dataset.trainer}__nnUNetPlans__3d_fullres"
        (model / "fold_0").mkdir(parents=True)
        plans, described = _plans(dataset, scale), _described(dataset)
        (model / "plans.json").write_text(json.dumps(plans, indent=2), encoding="utf-8")
        (model / "dataset.json").write_text(json.dumps(described, indent=2), encoding="utf-8")
        checkpoint = {
            "network_weights": trained(dataset.network, dataset.labels).state_dict(),
            "trainer_name": dataset.trainer,
            "init_args": {"plans": plans, "configuration": "3d_fullres", "fold": 0, "dataset_json": described},
            "inference_allowed_mirroring_axes": None,
        }
        torch.save(checkpoint, model / "fold_0" / "checkpoint_final.pth")
    return folder


def _described(dataset: Dataset) -> dict[str, Any]:
    """``dataset.json``: its labels have to be consecutive."""
    names = {"background": 0} | {f"class_{value}": value for value in range(1, max(dataset.labels) + 1)}
    return {"channel_names": {"0": "CT"}, "labels": names, "numTraining": 1, "file_ending": ".nii.gz"}


def _plans(dataset: Dataset, scale: float) -> dict[str, Any]:
    network = NETWORKS[dataset.network]
    resampling = {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None}
    configuration = {
        "data_identifier": "nnUNetPlans_3d_fullres",
        "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2,
        "patch_size": list(network.patch),
        "median_image_size_in_voxels": [float(length) for length in network.patch],
        "spacing": [network.spacing_mm * scale] * 3,
        "normalization_schemes": ["CTNormalization"],
        "use_mask_for_norm": [False],
        "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": resampling,
        "resampling_fn_seg": "resample_data_or_seg_to_shape",
        "resampling_fn_seg_kwargs": resampling | {"is_seg": True, "order": 1},
        "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
        "resampling_fn_probabilities_kwargs": resampling | {"order": 1},
        "batch_dice": False,
        "architecture": {
            "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
            "arch_kwargs": architecture(network),
            "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
        },
    }
    return {
        "dataset_name": dataset.folder,
        "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [network.spacing_mm * scale] * 3,
        "original_median_shape_after_transp": list(network.patch),
        "image_reader_writer": "SimpleITKIO",
        "transpose_forward": [0, 1, 2],
        "transpose_backward": [0, 1, 2],
        "configurations": {"3d_fullres": configuration},
        "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": NORMALIZATION | {"median": -600.0, "min": -1024.0,
                                                                              "max": 3071.0}},
    }  # fmt: skip


def main() -> None:
    """Write the folders where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="0.5: for bodies half as large")
    options = parser.parse_args()
    write_test_weights(options.folder, scale=options.scale)


if __name__ == "__main__":
    main()
