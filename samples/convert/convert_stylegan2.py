#!/usr/bin/env python3
"""Makes a folder that `restyle guide` reads of a public StyleGAN2 file.

    python samples/convert/convert_stylegan2.py FILE FOLDER [--lr-multiplier M] [--conv-clamp C]

FILE is a pickle of stylegan2-ada-pytorch (a snapshot, of which G_ema is taken, or a generator), or a state dict in its
names or in those of rosinality's stylegan2-pytorch ("g_ema" and "latent_avg"), as torch.save() or safetensors write it.
Pickles are read without running anything that they bring, and nothing but Python itself is needed.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from restricted_pickle import read_pickle
from stylegan2_layouts import Facts, config_of, from_names, from_pickle
from tensor_data import Refused, read_safetensors, write_safetensors


def read(file):
    if Path(file).suffix == ".safetensors":
        return from_names(read_safetensors(file)), None
    return from_pickle(read_pickle(file))


def convert(file, folder, told=Facts()):
    """Facts are told of a state dict, which does not have them."""
    tensors, facts = read(file)
    config = config_of(tensors, facts or told)
    Path(folder).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=Path(folder).parent) as aside:
        made = Path(aside) / "model"
        made.mkdir()
        (made / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        write_safetensors(made / "model.safetensors", tensors)
        os.rename(made, folder)
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path, help="that does not exist yet")
    parser.add_argument("--lr-multiplier", type=float, default=0.01, help="of a state dict's mapping network")
    parser.add_argument("--conv-clamp", type=float, help="of a state dict's layers; none where not given")
    options = parser.parse_args()
    try:
        if options.folder.exists():
            raise Refused("exists already", options.folder)
        config = convert(options.file, options.folder, Facts(options.lr_multiplier, options.conv_clamp))
    except (Refused, OSError) as error:
        what = error.args[0] if isinstance(error, Refused) else error.strerror
        place = error.args[1] if isinstance(error, Refused) and len(error.args) > 1 else options.file
        sys.exit(f"convert_stylegan2: {place}: {what}")
    print(f"{options.folder}: {4 << (len(config['channels']) - 1)} pixels a side, z of {config['z_dim']}, "
          f"{config['classes'] or 'no'} classes")  # fmt: skip


if __name__ == "__main__":
    main()
