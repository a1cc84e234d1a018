"""The names, shapes and scales of StyleGAN2's public files, and ours: those of stylegan2-ada-pytorch, less its filters."""

import math
import re
from dataclasses import dataclass

from restricted_pickle import LazyTensor, Module, modules_within, tensors_of
from tensor_data import Refused

FILTER = [w * h / 64 for h in (1, 3, 3, 1) for w in (1, 3, 3, 1)]


@dataclass
class Facts:
    """What the weights do not tell."""

    lr_multiplier: float = 0.01
    conv_clamp: float | None = None


def check_filters(tensors, suffixes):
    """Drops the filters of the resampling layers, which must be [1, 3, 3, 1] both ways, of any gain."""
    kept = {}
    for name, tensor in tensors.items():
        if not name.endswith(suffixes):
            kept[name] = tensor
            continue
        taps = tensor.numbers()
        if len(taps) != 16 or any(abs(tap / sum(taps) - f) > 1e-6 for tap, f in zip(taps, FILTER)):
            raise Refused(f"tensor {name} is another filter than [1, 3, 3, 1] both ways")
    return kept


def facts_of(generator):
    """Facts of a pickled generator, whose modules must be what we run."""
    facts = Facts()
    for name, module in modules_within(generator):
        state, kind = module.state, module.class_name

        def demand(key, value):
            if state.get(key, value) != value:
                raise Refused(f"{name}.{key} is {state[key]}, expected {value}")

        if kind == "SynthesisBlock":
            demand("architecture", "skip")
        if kind == "SynthesisLayer":
            demand("use_noise", True)
            demand("activation", "lrelu")
        if kind in ("SynthesisLayer", "ToRGBLayer"):
            facts.conv_clamp = state.get("conv_clamp")
        if re.fullmatch(r"mapping\.fc\d+", name):
            demand("activation", "lrelu")
            facts.lr_multiplier = float(state["bias_gain"])
    return facts


def from_pickle(contents):
    """Our tensors, and facts where it is a pickled module: of a snapshot, a module or a state dict."""
    if isinstance(contents, dict) and isinstance(contents.get("G_ema"), Module):
        contents = contents["G_ema"]
    if isinstance(contents, Module):
        if contents.class_name != "Generator":
            raise Refused(f"is a {contents.class_name}, expected a Generator or a snapshot with G_ema")
        return from_names(tensors_of(contents)), facts_of(contents)
    if not isinstance(contents, dict):
        raise Refused("holds neither a generator nor a state dict")
    if isinstance(contents.get("g_ema"), dict):
        contents = {**contents["g_ema"], **{key: contents[key] for key in ("latent_avg",) if key in contents}}
    tensors = {name: value.data() for name, value in contents.items() if isinstance(value, LazyTensor)}
    return from_names(tensors), None


def from_names(tensors):
    """Our tensors of a state dict in either public layout."""
    if "synthesis.b4.const" in tensors:
        return check_filters(tensors, ("resample_filter",))
    if "input.input" in tensors:
        return from_rosinality(check_filters(tensors, (".kernel",)))
    names = ", ".join(sorted(tensors)[:3]) or "none"
    raise Refused(f"holds no StyleGAN2 in the names of stylegan2-ada-pytorch or rosinality's; its first are: {names}")


class Renamed:
    """Takes tensors of a state dict under the names that they shall have."""

    def __init__(self, tensors):
        self.left, self.made = dict(tensors), {}

    def take(self, old, new, change=lambda tensor: tensor):
        if old not in self.left:
            raise Refused(f"lacks tensor {old}")
        self.made[new] = change(self.left.pop(old))

    def check_all_taken(self):
        if self.left:
            raise Refused(f"holds tensor {min(self.left)}, which no StyleGAN2 of config F has")


def without_first(tensor):
    return tensor.reshaped(*tensor.shape[1:])


def at_unit_scale(tensor):
    """There the weights are scaled as they are run, also before they are brought to unit length."""
    weight = without_first(tensor)
    return weight.scaled(1 / math.sqrt(math.prod(weight.shape[1:])))


def from_rosinality(tensors):
    names = Renamed(tensors)
    if "latent_avg" not in tensors:
        raise Refused("lacks latent_avg, the average of w, which truncation needs")
    names.take("latent_avg", "mapping.w_avg", lambda tensor: tensor.reshaped(math.prod(tensor.shape)))
    mapping = sorted(int(name.split(".")[1]) for name in tensors if re.fullmatch(r"style\.\d+\.weight", name))
    for layer, number in enumerate(mapping):
        for part in ("weight", "bias"):
            names.take(f"style.{number}.{part}", f"mapping.fc{layer}.{part}")
    names.take("input.input", "synthesis.b4.const", without_first)

    def take_affine(old, new):
        for part in ("weight", "bias"):
            names.take(f"{old}.conv.modulation.{part}", f"{new}.affine.{part}")

    def take_layer(old, new, noise):
        take_affine(old, new)
        names.take(f"{old}.conv.weight", f"{new}.weight", at_unit_scale)
        names.take(f"{old}.activate.bias", f"{new}.bias")
        names.take(f"{old}.noise.weight", f"{new}.noise_strength", lambda tensor: tensor.reshaped())
        names.take(f"noises.noise_{noise}", f"{new}.noise_const", lambda tensor: tensor.reshaped(*tensor.shape[2:]))

    def take_picture(old, new):
        take_affine(old, new)
        names.take(f"{old}.conv.weight", f"{new}.weight", without_first)
        names.take(f"{old}.bias", f"{new}.bias", lambda tensor: tensor.reshaped(tensor.shape[1]))

    take_layer("conv1", "synthesis.b4.conv1", 0)
    take_picture("to_rgb1", "synthesis.b4.torgb")
    for block in range(sum(bool(re.fullmatch(r"to_rgbs\.\d+\.bias", name)) for name in tensors)):
        new = f"synthesis.b{8 << block}"
        for half in range(2):
            take_layer(f"convs.{2 * block + half}", f"{new}.conv{half}", 2 * block + half + 1)
        take_picture(f"to_rgbs.{block}", f"{new}.torgb")
    names.check_all_taken()
    return names.made


def config_of(tensors, facts):
    """config.json of our tensors."""

    def shape(name):
        if name not in tensors:
            raise Refused(f"lacks tensor {name}")
        return tensors[name].shape

    resolutions = sorted(int(m[1]) for name in tensors if (m := re.fullmatch(r"synthesis\.b(\d+)\.torgb\.weight", name)))
    if resolutions != [4 << i for i in range(len(resolutions))]:
        raise Refused(f"draws pictures at {resolutions}, expected each of 4, 8, 16, ... (architecture skip)")
    mapping = sum(bool(re.fullmatch(r"mapping\.fc\d+\.weight", name)) for name in tensors)
    w_dim, inside = shape(f"mapping.fc{mapping - 1}.weight")
    embed, classes = shape("mapping.embed.weight") if "mapping.embed.weight" in tensors else (0, 0)
    z_dim = shape("mapping.fc0.weight")[1] - embed
    return {
        "_class_name": "StyleGAN2Generator",
        "z_dim": z_dim,
        "w_dim": w_dim,
        "classes": classes,
        "mapping_layers": mapping,
        "mapping_features": inside if mapping > 1 else w_dim,
        "embed_features": embed or w_dim,
        "lr_multiplier": facts.lr_multiplier,
        "channels": [shape(f"synthesis.b{resolution}.conv1.weight")[0] for resolution in resolutions],
        "picture_channels": shape("synthesis.b4.torgb.weight")[0],
        "conv_clamp": facts.conv_clamp,
    }
