#!/usr/bin/env python3
"""Makes a folder that `restyle guide` reads of a public checkpoint of denoising diffusion GANs.

    python samples/convert/convert_denoising_gan.py FILE FOLDER [--steps T] [--size N]

FILE is what NVlabs/denoising-diffusion-gan writes: netG_....pth, the generator's moving averages, which does not tell in how
many steps it draws; or content.pth, a whole training, which does, and of which the moving averages are taken. It is read
without running anything that it brings, and nothing but Python itself is needed.
"""

import argparse

from converter import run, write_folder
from denoising_gan_layout import DENOISING_GAN, described, from_checkpoint
from restricted_pickle import read_pickle


def convert(file, folder, told):
    tensors, settings = from_checkpoint(read_pickle(file, DENOISING_GAN))
    config = described(tensors, {**settings, **told})
    write_folder(folder, config, tensors)
    return config


def told_by(options):
    told = {"num_timesteps": options.steps, "image_size": options.size}
    return {key: value for key, value in told.items() if value is not None}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--steps", type=int, help="that it draws in: 4 of CIFAR-10's and LSUN's, 2 of CelebA HQ's")
    parser.add_argument("--size", type=int, help="pixels a side, where it is not attended at 16 x 16 alone")
    folder, config = run(parser, lambda options: convert(options.file, options.folder, told_by(options)))
    print(f"{folder}: {config['resolution']} pixels a side in {config['steps']} steps, z_t of {config['code_features']}")


if __name__ == "__main__":
    main()
