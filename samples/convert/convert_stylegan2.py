#!/usr/bin/env python3
"""Makes a folder that `restyle guide` reads of a public StyleGAN2 file.

    python samples/convert/convert_stylegan2.py FILE FOLDER [--lr-multiplier M] [--conv-clamp C]

FILE is a pickle of stylegan2-ada-pytorch (a snapshot, of which G_ema is taken, or a generator), or a state dict in its
names or in those of rosinality's stylegan2-pytorch ("g_ema" and "latent_avg"), as torch.save() or safetensors write it.
Pickles are read without running anything that they bring, and nothing but Python itself is needed.
"""

import argparse
from pathlib import Path

from converter import run, write_folder
from restricted_pickle import read_pickle
from stylegan2_layouts import Facts, config_of, from_names, from_pickle
from tensor_data import read_safetensors


def read(file):
    if Path(file).suffix == ".safetensors":
        return from_names(read_safetensors(file)), None
    return from_pickle(read_pickle(file))


def convert(file, folder, told=Facts()):
    """Facts are told of a state dict, which does not have them."""
    tensors, facts = read(file)
    config = config_of(tensors, facts or told)
    write_folder(folder, config, tensors)
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lr-multiplier", type=float, default=0.01, help="of a state dict's mapping network")
    parser.add_argument("--conv-clamp", type=float, help="of a state dict's layers; none where not given")
    folder, config = run(
        parser,
        lambda options: convert(options.file, options.folder, Facts(options.lr_multiplier, options.conv_clamp)),
    )
    print(f"{folder}: {4 << (len(config['channels']) - 1)} pixels a side, z of {config['z_dim']}, "
          f"{config['classes'] or 'no'} classes")  # fmt: skip


if __name__ == "__main__":
    main()
