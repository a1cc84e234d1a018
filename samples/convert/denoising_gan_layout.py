"""The names of denoising-diffusion-gan's files, which are ours, and the description that the order of its modules tells.

Its network keeps a list of all modules: two linear layers for the time, a convolution, then blocks (B) with attention (A)
behind some, blocks that change the size (R), each on the way down with what brings the picture down, too (P), and in the
end a norm and a convolution.
"""

import re

from restricted_pickle import Layout, LazyTensor
from tensor_data import Refused

DENOISING_GAN = Layout("a denoising GAN")
BLOCK_MODULES = r"(GroupNorm_[01]\.style|Conv_[012]|Dense_0|Conv2d_0)\.(weight|bias)|GroupNorm_0\.(weight|bias)|NIN_[0-3]\.[Wb]"
KNOWN = re.compile(rf"all_modules\.\d+\.({BLOCK_MODULES}|weight|bias)|z_transform\.\d+\.(weight|bias)")

# What the training could be told and what of it runs here.
EXPECTED = {"conditional": True, "centered": True, "embedding_type": "positional", "resblock_type": "biggan",
            "progressive": "none", "use_geometric": False, "num_channels": 3}  # fmt: skip


def moving_averages(contents):
    """Of a whole training, the parameters' averages, which its optimizer keeps in the parameters' order."""
    state = dict(contents["netG_dict"])
    optimizer = contents.get("optimizerG")
    kept = optimizer.get("state", {}) if isinstance(optimizer, dict) else {}
    for number, name in enumerate(state):
        state[name] = kept.get(number, {}).get("ema", state[name])
    return state


def from_checkpoint(contents):
    """Our tensors, and the settings of the training as far as the file says them."""
    is_training = isinstance(contents, dict) and isinstance(contents.get("netG_dict"), dict)
    state = moving_averages(contents) if is_training else contents
    if not isinstance(state, dict) or not state or not all(isinstance(tensor, LazyTensor) for tensor in state.values()):
        raise Refused("holds no state_dict of tensors, as netG_....pth does")
    tensors = {name.removeprefix("module."): tensor.data() for name, tensor in state.items()}
    for name in tensors:
        if not KNOWN.fullmatch(name):
            raise Refused(f"holds tensor {name}, which no denoising GAN of this layout has")
    return tensors, dict(contents.get("args") or {}) if is_training else {}


class ModuleKinds:
    """Of each module in the list, what it is, by the names and shapes of its tensors."""

    def __init__(self, tensors):
        self.tensors = tensors
        numbers = {int(name.split(".")[1]) for name in tensors if name.startswith("all_modules.")}
        if numbers != set(range(len(numbers))) or len(numbers) < 6:
            raise Refused("lacks modules of all_modules, which are numbered from 0 on")
        self.kinds = [self.kind(number) for number in range(len(numbers))]

    def shape(self, name):
        if name not in self.tensors:
            raise Refused(f"lacks tensor {name}")
        return self.tensors[name].shape

    def has(self, number, name):
        return f"all_modules.{number}.{name}" in self.tensors

    def kind(self, number):
        if self.has(number, "NIN_0.W"):
            return "A"
        if self.has(number, "GroupNorm_0.style.weight"):
            out, features = self.shape(f"all_modules.{number}.Conv_0.weight")[:2]
            return "R" if out == features and self.has(number, "Conv_2.weight") else "B"
        if self.has(number, "Conv2d_0.weight") or self.has(number, "Conv_0.weight"):
            return "P"
        return {4: "convolution", 2: "linear", 1: "norm"}.get(len(self.shape(f"all_modules.{number}.weight")), "unknown")


def expected_kinds(layers, attended, has_pyramid):
    """attended  of each resolution, the finest first"""
    kinds = ["linear", "linear", "convolution"]
    for level, has_attention in enumerate(attended):
        kinds += ["B", "A"] * layers if has_attention else ["B"] * layers
        if level + 1 < len(attended):
            kinds += ["R", "P"] if has_pyramid else ["R"]
    kinds += ["B", "A", "B"]
    for level, has_attention in reversed(list(enumerate(attended))):
        kinds += ["B"] * (layers + 1) + ["A"] * has_attention + ["R"] * (level > 0)
    return kinds + ["norm", "convolution"]


def levels_of(modules):
    """Of each resolution, the finest first, the channels of its blocks and whether they are attended; and the blocks."""
    kinds = modules.kinds
    resolutions = kinds.count("R") // 2 + 1
    layers = ((kinds.count("B") - 2) // resolutions - 1) // 2
    channels, attended, place = [], [], 3
    for _ in range(resolutions):
        channels.append(modules.shape(f"all_modules.{place}.Conv_0.weight")[0])
        attended.append(kinds[place + 1 : place + 2] == ["A"])
        place = kinds.index("R", place) + 1 if "R" in kinds[place:] else place
        place += kinds[place : place + 1] == ["P"]
    if kinds != expected_kinds(layers, attended, "P" in kinds):
        raise Refused("holds modules in another order than the published networks do (resblock_type biggan, progressive "
                      "none, embedding_type positional)")  # fmt: skip
    return channels, attended, layers


def resolution_of(attended, settings):
    """The pictures' size: what is told, or by where the published networks attend, which is at 16 x 16."""
    if "image_size" in settings:
        return settings["image_size"]
    if sum(attended) != 1:
        raise Refused("does not tell the size of its pictures; give --size, 256 say")
    return 16 << attended.index(True)


def described(tensors, settings):
    """config.json. Settings that change what the network computes must be what we run."""
    for key, value in EXPECTED.items():
        if settings.get(key, value) != value:
            raise Refused(f"{key} is {settings[key]}, expected {value}")
    if "num_timesteps" not in settings:
        raise Refused("does not tell how many steps it draws in; give --steps (4 of CIFAR-10's and LSUN's, 2 of CelebA HQ's)")
    modules = ModuleKinds(tensors)
    channels = modules.shape("all_modules.2.weight")[0]
    of_levels, attended, layers = levels_of(modules)
    resolution = resolution_of(attended, settings)
    code_channels, code_features = modules.shape("z_transform.1.weight")
    return {
        "_class_name": "DenoisingDiffusionGan",
        "resolution": resolution,
        "code_features": code_features,
        "code_layers": sum(name.startswith("z_transform.") and name.endswith(".weight") for name in tensors) - 1,
        "code_channels": code_channels,
        "channels": channels,
        "multipliers": [of_level // channels for of_level in of_levels],
        "layers": layers,
        "attention_resolutions": [resolution >> level for level, has_attention in enumerate(attended) if has_attention],
        "picture_pyramid": "P" in modules.kinds,
        "filters": any(".Conv2d_0." in name for name in tensors) if "P" in modules.kinds else settings.get("fir", True),
        "halved_variance": settings.get("skip_rescale", True),
        "tanh": not settings.get("not_use_tanh", False),
        "steps": settings["num_timesteps"],
        "beta_min": settings.get("beta_min", 0.1),
        "beta_max": settings.get("beta_max", 20.0),
    }
