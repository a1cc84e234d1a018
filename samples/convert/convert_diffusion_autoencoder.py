#!/usr/bin/env python3
"""Makes a folder that `restyle guide` reads of a public checkpoint of diffusion autoencoders.

    python samples/convert/convert_diffusion_autoencoder.py FILE FOLDER

FILE is a checkpoint that PyTorch Lightning wrote for phizaz/diffae after its latent diffusion was trained, as
checkpoints/ffhq256_autoenc_latent/last.ckpt: it holds U-Net, encoder, latent network and the mean and deviation of z_sem.
The moving averages are taken. It is read without running anything that it brings, and nothing but Python itself is
needed.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from diffusion_autoencoder_layout import LIGHTNING, described, from_checkpoint
from restricted_pickle import read_pickle
from tensor_data import Refused, write_safetensors


def convert(file, folder):
    tensors, facts = from_checkpoint(read_pickle(file, LIGHTNING))
    config = described(tensors, facts)
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
    options = parser.parse_args()
    try:
        if options.folder.exists():
            raise Refused("exists already", options.folder)
        config = convert(options.file, options.folder)
    except (Refused, OSError) as error:
        what = error.args[0] if isinstance(error, Refused) else error.strerror
        place = error.args[1] if isinstance(error, Refused) and len(error.args) > 1 else options.file
        sys.exit(f"convert_diffusion_autoencoder: {place}: {what}")
    print(f"{options.folder}: {config['resolution']} pixels a side, z_sem of {config['code_channels']}")


if __name__ == "__main__":
    main()
