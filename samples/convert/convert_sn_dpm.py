#!/usr/bin/env python3
"""Makes a model folder of a public checkpoint of SN-DPM or NPR-DPM, whose networks tell the variance of each step.

    python samples/convert/convert_sn_dpm.py FILE FOLDER --tells squared_noise|noise_residual [--schedule linear|cosine]

FILE is one of baofff/Extended-Analytic-DPM for CIFAR-10, CelebA 64x64 or LSUN Bedroom: a state dict, as published or as
ema_models_states/model.pth of a training. It does not say what its second head tells: squared_noise of an SN-DPM,
noise_residual of an NPR-DPM; nor its schedule (`CS` of CIFAR-10 is cosine). It is read without running anything that it
brings, and nothing but Python itself is needed.
"""

import argparse

from converter import run, write_model_folder
from restricted_pickle import read_pickle
from sn_dpm_layouts import SN_DPM, TIMES, from_checkpoint

SCHEDULES = {"linear": "linear", "cosine": "squaredcos_cap_v2"}


def scheduler_of(options):
    return {
        "_class_name": "DDPMScheduler",
        "num_train_timesteps": TIMES,
        "beta_start": 0.0001,
        "beta_end": 0.02,
        "beta_schedule": SCHEDULES[options.schedule],
        "prediction_type": "epsilon",
        "clip_sample": True,
        "variance_type": options.tells,
        "clip_pixel": options.clip_pixel,
        "timestep_spacing": "linspace",
    }


def convert(options):
    tensors, config = from_checkpoint(read_pickle(options.file, SN_DPM), options.heads)
    write_model_folder(options.folder, config, scheduler_of(options), tensors)
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tells", choices=("squared_noise", "noise_residual"), required=True,
                        help="what the second head tells: squared_noise of an SN-DPM, noise_residual of an NPR-DPM")  # fmt: skip
    parser.add_argument("--schedule", choices=tuple(SCHEDULES), default="linear")
    parser.add_argument("--clip-pixel", type=float, default=2, help="8-bit levels that the last noise may move a value by")
    parser.add_argument("--heads", type=int, default=4, help="of attention, in the network of CIFAR-10")
    folder, config = run(parser, convert)
    print(f"{folder}: a U-Net of {', '.join(map(str, config['block_out_channels']))} channels and its second head")


if __name__ == "__main__":
    main()
