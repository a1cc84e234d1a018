#!/usr/bin/env python3
"""Makes a folder that the energy `identity` reads of a public face recogniser, an ArcFace of IR or IR-SE units.

    python samples/convert/convert_face_network.py FILE FOLDER

FILE is a state dict as TreB1eN/InsightFace_Pytorch publishes it: model_ir_se50.pth, and others of 50, 100 or 152 layers. It
is read without running anything that it brings, and nothing but Python itself is needed.
"""

import argparse

from converter import run, write_folder
from face_network_layout import FACE_NETWORK, described, from_checkpoint
from restricted_pickle import read_pickle


def convert(options):
    tensors = from_checkpoint(read_pickle(options.file, FACE_NETWORK))
    config = described(tensors)
    write_folder(options.folder, config, tensors)
    return config


def main():
    folder, config = run(argparse.ArgumentParser(description=__doc__.split("\n")[0]), convert)
    size = config["size"]
    print(f"{folder}: {sum(config['units'])} units, {config['features']} features of faces of {size}x{size}")


if __name__ == "__main__":
    main()
