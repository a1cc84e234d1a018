#!/usr/bin/env python3
"""Makes a folder that `restyle guide` reads of a public checkpoint of diffusion autoencoders.

    python samples/convert/convert_diffusion_autoencoder.py FILE FOLDER

FILE is a checkpoint that PyTorch Lightning wrote for phizaz/diffae after its latent diffusion was trained, as
checkpoints/ffhq256_autoenc_latent/last.ckpt: it holds U-Net, encoder, latent network and the mean and deviation of z_sem.
The moving averages are taken. It is read without running anything that it brings, and nothing but Python itself is
needed.
"""

import argparse

from converter import run, write_folder
from diffusion_autoencoder_layout import LIGHTNING, described, from_checkpoint
from restricted_pickle import read_pickle


def convert(file, folder):
    tensors, facts = from_checkpoint(read_pickle(file, LIGHTNING))
    config = described(tensors, facts)
    write_folder(folder, config, tensors)
    return config


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    folder, config = run(parser, lambda options: convert(options.file, options.folder))
    print(f"{folder}: {config['resolution']} pixels a side, z_sem of {config['code_channels']}")


if __name__ == "__main__":
    main()
