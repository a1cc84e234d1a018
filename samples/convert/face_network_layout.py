"""The names of IR and IR-SE networks' files, which are ours, and the description that their shapes tell."""

import math
import re

from restricted_pickle import Layout, LazyTensor
from tensor_data import Refused

FACE_NETWORK = Layout("a face recogniser")
NORM = r"(weight|bias|running_mean|running_var)"
RESIDUAL = rf"res_layer\.(0\.{NORM}|[123]\.weight|4\.{NORM}|5\.fc[12]\.weight)"
KNOWN = re.compile(rf"input_layer\.([02]\.weight|1\.{NORM})|body\.\d+\.({RESIDUAL}|shortcut_layer\.(0\.weight|1\.{NORM}))|"
                   rf"output_layer\.([04]\.{NORM}|3\.(weight|bias))")  # fmt: skip
COUNTED = "num_batches_tracked"  # Of each norm, for its training.

# Units of each level of the published depths; in the files only a change of channels shows where a level begins.
UNITS = {24: [3, 4, 14, 3], 49: [3, 13, 30, 3], 50: [3, 8, 36, 3]}


def from_checkpoint(state):
    if not isinstance(state, dict) or not state or not all(isinstance(tensor, LazyTensor) for tensor in state.values()):
        raise Refused("holds no state_dict of tensors, as model_ir_se50.pth does")
    names = {name.removeprefix("module."): tensor for name, tensor in state.items()}
    tensors = {name: tensor.data() for name, tensor in names.items() if not name.endswith(COUNTED)}
    for name in tensors:
        if not KNOWN.fullmatch(name):
            raise Refused(f"holds tensor {name}, which no IR or IR-SE network has")
    return tensors


def units_of(channels):
    """How many units each level has."""
    if len(channels) in UNITS:
        return UNITS[len(channels)]
    begins = [unit for unit in range(len(channels)) if unit == 0 or channels[unit] != channels[unit - 1]]
    return [end - begin for begin, end in zip(begins, [*begins[1:], len(channels)])]


def described(tensors):
    def shape(name):
        if name not in tensors:
            raise Refused(f"lacks tensor {name}")
        return tensors[name].shape

    count = len({name.split(".")[1] for name in tensors if name.startswith("body.")})
    channels = [shape(f"body.{unit}.res_layer.3.weight")[0] for unit in range(count)]
    units = units_of(channels)
    starts = [sum(units[:level]) for level in range(len(units))]
    features, inputs = shape("output_layer.3.weight")
    side = math.isqrt(inputs // channels[-1])
    if side * side * channels[-1] != inputs:
        raise Refused(f"output_layer.3.weight takes {inputs} values, expected {channels[-1]} of each of a square's pixels")
    squeezed = "body.0.res_layer.5.fc1.weight"
    return {
        "_class_name": "FaceNetwork",
        "size": side << len(units),
        "channels": [channels[start] for start in starts],
        "units": units,
        "squeeze": channels[0] // shape(squeezed)[0] if squeezed in tensors else 0,
        "features": features,
    }
