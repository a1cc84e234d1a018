"""What the converters share: the folder that they make, whole or not there, and the sentence that refuses a file."""

import json
import os
import sys
import tempfile
from pathlib import Path

from tensor_data import Refused, write_safetensors


def write_folder(folder, config, tensors):
    """config.json and model.safetensors."""
    Path(folder).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=Path(folder).parent) as aside:
        made = Path(aside) / "model"
        made.mkdir()
        (made / "config.json").write_text(json.dumps(config, indent=2) + "\n")
        write_safetensors(made / "model.safetensors", tensors)
        os.rename(made, folder)


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
