"""What the converters share: the folder that they make, whole or not there, and the sentence that refuses a file."""

import json
import os
import sys
import tempfile
from pathlib import Path

from tensor_data import Refused, write_safetensors


def write_whole(folder, contents):
    """A folder of so many files by their names: a dictionary becomes JSON, tensors under .safetensors their file."""
    Path(folder).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=Path(folder).parent) as aside:
        made = Path(aside) / "model"
        for name, content in contents.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".safetensors"):
                write_safetensors(made / name, content)
            else:
                (made / name).write_text(json.dumps(content, indent=2) + "\n")
        os.rename(made, folder)


def write_folder(folder, config, tensors):
    write_whole(folder, {"config.json": config, "model.safetensors": tensors})


def write_model_folder(folder, unet, scheduler, tensors):
    """A diffusion model of pictures, as diffusers lays it out."""
    index = {
        "_class_name": "DDPMPipeline",
        "scheduler": ["diffusers", scheduler["_class_name"]],
        "unet": ["diffusers", unet["_class_name"]],
    }
    write_whole(folder, {"model_index.json": index, "scheduler/scheduler_config.json": scheduler, "unet/config.json": unet,
                         "unet/diffusion_pytorch_model.safetensors": tensors})  # fmt: skip


def run(parser, convert):
    """The folder, and what `convert` makes of the options, to which FILE and FOLDER are added; or the program's end."""
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path, help="that does not exist yet")
    options = parser.parse_args()
    try:
        if options.folder.exists():
            raise Refused("exists already", options.folder)
        return options.folder, convert(options)
    except (Refused, OSError) as error:
        what = error.args[0] if isinstance(error, Refused) else error.strerror
        place = error.args[1] if isinstance(error, Refused) and len(error.args) > 1 else options.file
        sys.exit(f"{Path(parser.prog).stem}: {place}: {what}")
