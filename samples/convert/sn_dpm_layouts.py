"""The names of Extended-Analytic-DPM's files, in either of its two networks, and ours: those of diffusers' UNet2DModel.

Its network of pictures of faces and bedrooms is DDPM's, that of CIFAR-10 is Improved DDPM's; both with a second head, which
our reader knows as second_head.
"""

import math
import re
import struct

from restricted_pickle import Layout, LazyTensor
from tensor_data import Refused, TensorData

SN_DPM = Layout("an SN-DPM or NPR-DPM")
TIMES = 1000

DDPM_BLOCK = {"norm1": "norm1", "conv1": "conv1", "temb_proj": "time_emb_proj", "norm2": "norm2", "conv2": "conv2",
              "nin_shortcut": "conv_shortcut"}  # fmt: skip
DDPM_ATTENTION = {"norm": "group_norm", "q": "to_q", "k": "to_k", "v": "to_v", "proj_out": "to_out.0"}
IMPROVED_BLOCK = {"in_layers.0": "norm1", "in_layers.2": "conv1", "emb_layers.1": "time_emb_proj", "out_layers.0": "norm2",
                  "out_layers.3": "conv2", "skip_connection": "conv_shortcut"}  # fmt: skip


class Renamed:
    """Takes layers, a weight and a bias each, under the names that they shall have."""

    def __init__(self, tensors):
        self.left, self.made = dict(tensors), {}

    def has(self, layer):
        return f"{layer}.weight" in self.left

    def shape(self, layer):
        self.demand(layer)
        return self.left[f"{layer}.weight"].shape

    def demand(self, layer):
        for part in ("weight", "bias"):
            if f"{layer}.{part}" not in self.left:
                raise Refused(f"lacks tensor {layer}.{part}")

    def take(self, old, new):
        self.demand(old)
        for part in ("weight", "bias"):
            self.made[f"{new}.{part}"] = self.left.pop(f"{old}.{part}")

    def take_all(self, old, new, names):
        """A module's layers by their names within it; the shortcut where it has one."""
        for inner, ours in names.items():
            if ours != "conv_shortcut" or self.has(f"{old}.{inner}"):
                self.take(f"{old}.{inner}", f"{new}.{ours}")

    def take_pointwise(self, old, new, names):
        """The same of an attention, whose maps are stored as convolutions of one pixel."""
        self.take_all(old, new, names)
        for ours in names.values():
            weight = self.made[f"{new}.{ours}.weight"]
            self.made[f"{new}.{ours}.weight"] = weight.reshaped(*weight.shape[: 1 if ours == "group_norm" else 2])

    def count(self, pattern):
        """How many different numbers stand in its group."""
        return len({match[1] for name in self.left if (match := re.match(pattern, name))})

    def check_all_taken(self):
        if self.left:
            raise Refused(f"holds tensor {min(self.left)}, which no network of this layout has")


def described(names, channels, layers, attended, **more):
    """unet/config.json; channels and whether it is attended of each resolution, the finest first."""
    pictures = names.made["conv_in.weight"].shape[1]
    if names.made["conv_out.weight"].shape[0] != pictures or names.made["second_head.conv_out.weight"].shape[0] != pictures:
        raise Refused(f"does not give {pictures} values beside {pictures}, as SN-DPM and NPR-DPM do")
    return {
        "_class_name": "UNet2DModel",
        # The published networks begin to attend at 16 x 16.
        "sample_size": 16 << attended.index(True) if True in attended else None,
        "in_channels": pictures,
        "out_channels": 2 * pictures,
        "second_head": "block" if "second_head.resnet.conv1.weight" in names.made else "convolution",
        "block_out_channels": channels,
        "down_block_types": ["AttnDownBlock2D" if attends else "DownBlock2D" for attends in attended],
        "up_block_types": ["AttnUpBlock2D" if attends else "UpBlock2D" for attends in reversed(attended)],
        "layers_per_block": layers,
        "act_fn": "silu",
        "add_attention": True,
        "norm_num_groups": 32,
        **more,
    }


def of_ddpm(tensors):
    names = Renamed(tensors)
    levels, layers = names.count(r"down\.(\d+)\."), names.count(r"down\.0\.block\.(\d+)\.")
    for number in range(2):
        names.take(f"temb.dense.{number}", f"time_embedding.linear_{number + 1}")
    names.take("conv_in", "conv_in")
    channels = [names.shape(f"down.{level}.block.0.conv1")[0] for level in range(levels)]
    attended = [names.has(f"down.{level}.attn.0.q") for level in range(levels)]

    def take_blocks(old, new, count, attends):
        for block in range(count):
            names.take_all(f"{old}.block.{block}", f"{new}.resnets.{block}", DDPM_BLOCK)
            if attends:
                names.take_pointwise(f"{old}.attn.{block}", f"{new}.attentions.{block}", DDPM_ATTENTION)

    for level in range(levels):
        down, up = f"down_blocks.{level}", f"up_blocks.{levels - 1 - level}"
        take_blocks(f"down.{level}", down, layers, attended[level])
        take_blocks(f"up.{level}", up, layers + 1, attended[level])
        if level + 1 < levels:
            names.take(f"down.{level}.downsample.conv", f"{down}.downsamplers.0.conv")
        if level > 0:
            names.take(f"up.{level}.upsample.conv", f"{up}.upsamplers.0.conv")
    names.take_all("mid.block_1", "mid_block.resnets.0", DDPM_BLOCK)
    names.take_pointwise("mid.attn_1", "mid_block.attentions.0", DDPM_ATTENTION)
    names.take_all("mid.block_2", "mid_block.resnets.1", DDPM_BLOCK)
    for old, new in (("norm_out", "conv_norm_out"), ("conv_out", "conv_out")):
        names.take(old, new)
        names.take(f"{old}2", f"second_head.{new}")
    if names.has("before_out.conv1"):
        names.take_all("before_out", "second_head.resnet", DDPM_BLOCK)
    names.check_all_taken()
    return names.made, described(names, channels, layers, attended, downsample_padding=0, norm_eps=1e-6, freq_shift=1,
                                 flip_sin_to_cos=False, attention_head_dim=None)  # fmt: skip


def take_attention(names, old, new, heads):
    """Of the one map that makes queries, keys and values, each head's three lie side by side."""
    features = names.shape(f"{old}.norm")[0]
    if features % heads != 0:
        raise Refused(f"{old} attends with {features} features, which are not {heads} heads of equal size")
    names.take_pointwise(old, new, {"norm": "group_norm", "qkv": "to_qkv", "proj_out": "to_out.0"})
    size = features // heads
    for part in ("weight", "bias"):
        joined = names.made.pop(f"{new}.to_qkv.{part}")
        for number, ours in enumerate(("to_q", "to_k", "to_v")):
            rows = [(3 * head + number) * size + row for head in range(heads) for row in range(size)]
            names.made[f"{new}.{ours}.{part}"] = joined.rows(rows)
    return size


def single(value):
    """In the nearest number of single precision."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def waves_from_one(channels):
    """What the network knows of its times 1, 2, ...: cosines, then sines. A time of ours is one less."""
    half = channels // 2
    frequencies = [single(math.exp(single(single(-math.log(10000)) * i / half))) for i in range(half)]
    values = []
    for time in range(1, TIMES + 1):
        angles = [single(time * frequency) for frequency in frequencies]
        values += [math.cos(angle) for angle in angles] + [math.sin(angle) for angle in angles]
    return TensorData("F32", (TIMES, channels), struct.pack(f"<{len(values)}f", *values))


def of_improved_ddpm(tensors, heads):
    names = Renamed(tensors)
    if names.has("label_emb"):
        raise Refused("is told classes, expected a network that is told nothing")
    head_sizes, channels, attended, layers = set(), [], [], 0

    def take_block(old, new, number):
        names.take_all(f"{old}.0", f"{new}.resnets.{number}", IMPROVED_BLOCK)
        attends = names.has(f"{old}.1.qkv")
        if attends:
            head_sizes.add(take_attention(names, f"{old}.1", f"{new}.attentions.{number}", heads))
        return attends

    for number in range(2):
        names.take(f"time_embed.{2 * number}", f"time_embedding.linear_{number + 1}")
    inputs, outputs = names.count(r"input_blocks\.(\d+)\."), names.count(r"output_blocks\.(\d+)\.")
    names.take("input_blocks.0.0", "conv_in")
    level, number = 0, 0
    for place in range(1, inputs):
        old, new = f"input_blocks.{place}", f"down_blocks.{level}"
        if names.has(f"{old}.0.op"):
            names.take(f"{old}.0.op", f"{new}.downsamplers.0.conv")
            level, number = level + 1, 0
            continue
        if number == 0:
            channels.append(names.shape(f"{old}.0.in_layers.2")[0])
            attended.append(names.has(f"{old}.1.qkv"))
        take_block(old, new, number)
        number += 1
        layers = max(layers, number)
    if inputs != (layers + 1) * len(channels) or outputs != (layers + 1) * len(channels):
        raise Refused(f"input_blocks and output_blocks are {inputs} and {outputs}, expected as many: one for each of "
                      f"{layers} layers a resolution and one")  # fmt: skip
    take_block("middle_block", "mid_block", 0)
    names.take_all("middle_block.2", "mid_block.resnets.1", IMPROVED_BLOCK)
    for place in range(outputs):
        old, new = f"output_blocks.{place}", f"up_blocks.{place // (layers + 1)}"
        attends = take_block(old, new, place % (layers + 1))
        if names.has(f"{old}.{1 + attends}.conv"):
            names.take(f"{old}.{1 + attends}.conv", f"{new}.upsamplers.0.conv")
    names.take("out.0", "conv_norm_out")
    names.take("out.2", "conv_out")
    has_block = names.has("out2.0.in_layers.0")
    if has_block:
        names.take_all("out2.0", "second_head.resnet", IMPROVED_BLOCK)
    names.take(f"out2.{int(has_block)}", "second_head.conv_norm_out")
    names.take(f"out2.{2 + int(has_block)}", "second_head.conv_out")
    names.check_all_taken()
    if len(head_sizes) != 1:
        raise Refused(f"attends by {heads} heads of {sorted(head_sizes)} features, expected heads of one size")
    names.made["time_proj.weight"] = waves_from_one(channels[0])
    # With scale_shift UNet2DModel norms what the middle attends to only where it is told how.
    return names.made, described(names, channels, layers, attended, time_embedding_type="learned",
                                 num_train_timesteps=TIMES, resnet_time_scale_shift="scale_shift", attn_norm_num_groups=32,
                                 attention_head_dim=head_sizes.pop(), norm_eps=1e-5)  # fmt: skip


def from_checkpoint(state, heads):
    """unet/'s tensors and config.json, of either layout."""
    if not isinstance(state, dict) or not state or not all(isinstance(tensor, LazyTensor) for tensor in state.values()):
        raise Refused("holds no state_dict of tensors, as the published files and ema_models_states/model.pth do")
    tensors = {name.removeprefix("module."): tensor.data() for name, tensor in state.items()}
    if "temb.dense.0.weight" in tensors:
        return of_ddpm(tensors)
    if "time_embed.0.weight" in tensors:
        return of_improved_ddpm(tensors, heads)
    names = ", ".join(sorted(tensors)[:3])
    raise Refused(f"holds neither a DDPM's nor an Improved DDPM's network; its first tensors are: {names}")
