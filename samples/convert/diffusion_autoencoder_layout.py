"""The names of phizaz/diffae's checkpoints, which are ours less their place, and the description that shapes tell."""

import re
from dataclasses import dataclass

from restricted_pickle import Layout, LazyTensor
from tensor_data import Refused

LIGHTNING = Layout("a diffusion autoencoder", ("pytorch_lightning", "lightning_fabric", "lightning"))
PLACE = "ema_model."

# Tensors that stand twice, by way of the module that calls them, and what the last layer of a latent network has no use
# for.
UNUSED = re.compile(r"latent_net\.layers\.\d+\.cond_layers\.1\.")

BLOCK = r"\d+\.(in_layers\.[02]|emb_layers\.1|cond_emb_layers\.1|out_layers\.[03]|skip_connection|norm|qkv|proj_out)"
KNOWN = re.compile(
    rf"((encoder\.)?(input_blocks\.(0\.0|\d+\.{BLOCK})|middle_block\.{BLOCK})|output_blocks\.\d+\.{BLOCK}"
    r"|(encoder\.out\.[03])|(out\.[02])|time_embed\.time_embed\.[02]"
    r"|latent_net\.(time_embed\.[02]|layers\.\d+\.(linear|linear_emb|norm)))\.(weight|bias)"
)


@dataclass
class Facts:
    """What the weights do not tell."""

    resolution: int
    settings: dict  # Of the training, as far as the checkpoint says them.


def from_checkpoint(contents):
    """Our tensors, and the facts beside them."""
    state = contents.get("state_dict") if isinstance(contents, dict) else None
    if not isinstance(state, dict) or not all(isinstance(tensor, LazyTensor) for tensor in state.values()):
        raise Refused("holds no state_dict of tensors, as PyTorch Lightning's checkpoints do")

    def needed(name, why):
        if name not in state:
            raise Refused(f"lacks {name}, {why}")
        return state[name]

    tensors = {name[len(PLACE) :]: tensor for name, tensor in state.items() if name.startswith(PLACE)}
    if not any(name.startswith("latent_net.") for name in tensors):
        raise Refused(f"lacks {PLACE}latent_net, the latent diffusion's network; ..._autoenc_latent/last.ckpt has it all")
    last = max(int(name.split(".")[2]) for name in tensors if name.startswith("latent_net.layers."))
    made = {}
    for name, tensor in tensors.items():
        if UNUSED.match(name) or name.startswith(f"latent_net.layers.{last}.linear_emb."):
            continue
        if not KNOWN.fullmatch(name):
            raise Refused(f"holds tensor {PLACE}{name}, which no diffusion autoencoder of this layout has")
        made[name] = tensor.data()
    for name in ("conds_mean", "conds_std"):
        row = needed(name, "which brings z_sem to the scale of its training").data()
        made[name] = row.reshaped(row.shape[-1])
    side = needed("x_T", "whose shape says the pictures' size").view[1][-1]
    return made, Facts(side, contents.get("hyper_parameters") or {})


class Shapes:
    def __init__(self, tensors):
        self.tensors = tensors

    def __call__(self, name):
        if f"{name}.weight" not in self.tensors:
            raise Refused(f"lacks tensor {PLACE}{name}.weight")
        return self.tensors[f"{name}.weight"].shape

    def has(self, name):
        return f"{name}.weight" in self.tensors

    def count(self, place):
        """How many modules stand at place.0, place.1, ..."""
        return len({name[len(place) + 1 :].split(".")[0] for name in self.tensors if name.startswith(f"{place}.")})


def half_unet(shapes, place, layers, channels, resolution):
    """Multipliers, and the resolutions at which each block is attended."""
    blocks = shapes.count(f"{place}input_blocks")
    if blocks == 0 or blocks % (layers + 1) != 0:
        raise Refused(f"{PLACE}{place}input_blocks are {blocks}, no multiple of {layers} layers a resolution and one")
    multipliers, attended = [], []
    for level in range(blocks // (layers + 1)):
        names = [f"{place}input_blocks.{1 + level * (layers + 1) + i}" for i in range(layers)]
        multipliers.append(shapes(f"{names[0]}.0.in_layers.2")[0] // channels)
        if all(shapes.has(f"{name}.1.qkv") for name in names):
            attended.append(resolution >> level)
    return multipliers, attended


def betas(settings, key, otherwise):
    """Start and end of a line; the public ones are for 1000 times and scaled to any other number."""
    name, times = settings.get(key, otherwise), settings.get("T", 1000)
    constant = re.fullmatch(r"const(0\.\d+)", name)
    if not constant and name != "linear":
        raise Refused(f"{key} is {name}, expected linear or const0.008, say")
    ends = [float(constant[1])] * 2 if constant else [0.0001, 0.02]
    return [1000 / times * beta for beta in ends]


def latent_network(shapes):
    layers = shapes.count("latent_net.layers")
    code = shapes("latent_net.time_embed.0")[0]
    widths = [code] + [shapes(f"latent_net.layers.{i}.linear")[0] for i in range(layers)]
    inputs = [shapes(f"latent_net.layers.{i}.linear")[1] for i in range(layers)]
    return {
        "latent_layers": layers,
        "latent_features": widths[1],
        "latent_skips": [i for i in range(layers) if inputs[i] == widths[i] + code],
        "latent_waves": shapes("latent_net.time_embed.0")[1],
    }


def described(tensors, facts):
    """config.json. Settings that change what the networks compute must be what we run."""
    shapes, settings = Shapes(tensors), facts.settings
    for key, value in {"latent_znormalize": True, "latent_clip_sample": False, "net_latent_condition_bias": 1,
                       "net_beatgans_resnet_two_cond": True, "net_enc_pool": "adaptivenonzero",
                       "net_num_input_res_blocks": None, "net_latent_time_last_act": False,
                       "beatgans_rescale_timesteps": False, "latent_rescale_timesteps": False}.items():  # fmt: skip
        if settings.get(key, value) != value:
            raise Refused(f"{key} is {settings[key]}, expected {value}")
    time_channels, channels = shapes("time_embed.time_embed.0")
    doublings = sum(
        name.endswith(".in_layers.2.weight") and name.split(".")[2] != "0"
        for name in tensors
        if name.startswith("output_blocks.")
    )
    blocks = shapes.count("output_blocks")
    if blocks % (doublings + 1) != 0:
        raise Refused(f"{PLACE}output_blocks are {blocks}, no multiple of {doublings + 1} resolutions")
    layers = blocks // (doublings + 1) - 1
    encoder_layers = settings.get("net_enc_num_res_blocks", layers)
    multipliers, attended = half_unet(shapes, "", layers, channels, facts.resolution)
    encoder_multipliers, encoder_attended = half_unet(shapes, "encoder.", encoder_layers, channels, facts.resolution)
    beta_start, beta_end = betas(settings, "beta_scheduler", "linear")
    latent_beta_start, latent_beta_end = betas(settings, "latent_beta_scheduler", "const0.008")
    return {
        "_class_name": "DiffusionAutoencoder",
        "resolution": facts.resolution,
        "code_channels": shapes("encoder.out.3")[0],
        "time_channels": time_channels,
        "channels": channels,
        "multipliers": multipliers,
        "layers": layers,
        "attention_resolutions": attended,
        "encoder_multipliers": encoder_multipliers,
        "encoder_layers": encoder_layers,
        "encoder_attention_resolutions": encoder_attended,
        "attention_heads": settings.get("net_beatgans_attn_head", 1),
        "norm_groups": 32,
        **latent_network(shapes),
        "train_timesteps": settings.get("T", 1000),
        "beta_start": beta_start,
        "beta_end": beta_end,
        "latent_beta_start": latent_beta_start,
        "latent_beta_end": latent_beta_end,
    }
