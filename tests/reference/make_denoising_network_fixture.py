# torch 2.11.0, safetensors 0.8; with CHECKOUT NVlabs/denoising-diffusion-gan 6818ded
"""Writes small denoising GANs with random weights, in the names of the public files, and what they compute.

    python make_denoising_network_fixture.py denoising_network_fixture [CHECKOUT]

The network and its sampling are written here from the paper (Xiao et al., arXiv:2112.07804, appendix C) and the public
implementation's behaviour; with the CHECKOUT of NVlabs/denoising-diffusion-gan both are compared with it.

tests/guide/denoising_network_test.cpp reads FOLDER/CASE/model and FOLDER/CASE/expected.safetensors, which has, of x
[n,3,H,W], times [n] and z [n,Z], what the network makes of them (x_0) and what it draws (drawn) of x_T, z_t [n,T,Z] and
e [n,T-1,3,H,W].
"""

import json
import math
import sys
import types
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from random_network import Weights, check_equal

SMALL = dict(resolution=8, code_features=5, code_layers=2, code_channels=3, channels=4, multipliers=[1, 2], layers=1,
             attention_resolutions=[4], picture_pyramid=True, filters=True, halved_variance=True, tanh=True, steps=4,
             beta_min=0.1, beta_max=20.0)  # fmt: skip

CASES = {
    "small": SMALL,
    "other": dict(SMALL, code_features=3, code_layers=0, multipliers=[1], layers=1, attention_resolutions=[8],
                  picture_pyramid=False, halved_variance=False, tanh=False, steps=2),  # fmt: skip
    "means": dict(SMALL, code_layers=1, multipliers=[1, 1], attention_resolutions=[], filters=False, steps=1, beta_min=0.2,
                  beta_max=10.0),  # fmt: skip
}


class Modules:
    """The places of modules in the public network's list of all."""

    def __init__(self):
        self.count = 0

    def next(self):
        self.count += 1
        return f"all_modules.{self.count - 1}"


def linear(w, name, x, out):
    return F.linear(x, w(f"{name}.weight", out, x.shape[1]), w(f"{name}.bias", out))


def convolution(w, name, x, out, window=3, **how):
    weight, bias = w(f"{name}.weight", out, x.shape[1], window, window), w(f"{name}.bias", out)
    return F.conv2d(x, weight, bias, **(how or dict(padding=window // 2)))


def groups(channels):
    return min(channels // 4, 32)


def adaptive_norm(w, name, x, code):
    channels = x.shape[1]
    scale, shift = linear(w, f"{name}.style", code, 2 * channels)[:, :, None, None].chunk(2, 1)
    return scale * F.group_norm(x, groups(channels), eps=1e-6) + shift


def norm(w, name, x):
    channels = x.shape[1]
    return F.group_norm(x, groups(channels), w(f"{name}.weight", channels), w(f"{name}.bias", channels), 1e-6)


def filtered(x, gain, **how):
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 8
    return F.conv2d(x, (gain * torch.outer(taps, taps)).expand(x.shape[1], 1, 4, 4), groups=x.shape[1], **how)


def resized(x, size, config):
    """By the filter, upwards between zeros; or by repeating values and by means of four."""
    if size == "twice":
        if not config["filters"]:
            return F.interpolate(x, scale_factor=2, mode="nearest")
        n, channels, height, width = x.shape
        spread = torch.zeros(n, channels, 2 * height, 2 * width)
        spread[:, :, ::2, ::2] = x
        return filtered(F.pad(spread, (2, 1, 2, 1)), 4)
    if size == "half":
        return filtered(x, 1, stride=2, padding=1) if config["filters"] else F.avg_pool2d(x, 2)
    return x


def summed(x, y, config):
    return (x + y) / math.sqrt(2) if config["halved_variance"] else x + y


def block(w, name, x, out, told, config, size="same"):
    time, code = told
    h = resized(F.silu(adaptive_norm(w, f"{name}.GroupNorm_0", x, code)), size, config)
    h = convolution(w, f"{name}.Conv_0", h, out) + linear(w, f"{name}.Dense_0", F.silu(time), out)[:, :, None, None]
    h = convolution(w, f"{name}.Conv_1", F.silu(adaptive_norm(w, f"{name}.GroupNorm_1", h, code)), out)
    changes = x.shape[1] != out or size != "same"
    return summed(convolution(w, f"{name}.Conv_2", resized(x, size, config), out, 1) if changes else x, h, config)


def attention(w, name, x, config):
    channels = x.shape[1]
    pixels = norm(w, f"{name}.GroupNorm_0", x).flatten(2).transpose(1, 2)

    def mapped(number, values):
        return values @ w(f"{name}.NIN_{number}.W", channels, channels) + w(f"{name}.NIN_{number}.b", channels)

    q, k, v = (mapped(number, pixels) for number in range(3))
    seen = torch.softmax(q @ k.transpose(1, 2) / channels**0.5, -1) @ v
    return summed(x, mapped(3, seen).transpose(1, 2).reshape(x.shape), config)


def halved(w, name, picture, out, config):
    if config["filters"]:
        return convolution(w, f"{name}.Conv2d_0", filtered(picture, 1, padding=2), out, stride=2)
    return convolution(w, f"{name}.Conv_0", F.pad(picture, (0, 1, 0, 1)), out, stride=2)


def waves(t, count):
    """sin, then cos, of t times 1 down to 1 / 10000."""
    angle = t[:, None].float() * 10000 ** (-torch.arange(count // 2) / (count // 2 - 1))
    return torch.cat([angle.sin(), angle.cos()], 1)


def network(w, x, t, z, config):
    code = z / (z.square().mean(1, keepdim=True) + 1e-8).sqrt()
    for i in range(config["code_layers"] + 1):
        code = F.silu(linear(w, f"z_transform.{2 * i + 1}", code, config["code_channels"]))
    modules = Modules()
    time = linear(w, modules.next(), waves(t, config["channels"]), 4 * config["channels"])
    time = linear(w, modules.next(), F.silu(time), 4 * config["channels"])
    told = time, code

    picture, h = x, convolution(w, modules.next(), x, config["channels"])
    given = [h]
    levels = [config["channels"] * multiplier for multiplier in config["multipliers"]]
    for level, out in enumerate(levels):
        for _ in range(config["layers"]):
            h = block(w, modules.next(), h, out, told, config)
            if h.shape[3] in config["attention_resolutions"]:
                h = attention(w, modules.next(), h, config)
            given.append(h)
        if level + 1 < len(levels):
            h = block(w, modules.next(), h, out, told, config, "half")
            if config["picture_pyramid"]:
                h = picture = summed(halved(w, modules.next(), picture, out, config), h, config)
            given.append(h)
    h = block(w, modules.next(), h, h.shape[1], told, config)
    h = attention(w, modules.next(), h, config)
    h = block(w, modules.next(), h, h.shape[1], told, config)
    for level, out in reversed(list(enumerate(levels))):
        for _ in range(config["layers"] + 1):
            h = block(w, modules.next(), torch.cat([h, given.pop()], 1), out, told, config)
        if h.shape[3] in config["attention_resolutions"]:
            h = attention(w, modules.next(), h, config)
        if level > 0:
            h = block(w, modules.next(), h, out, told, config, "twice")
    h = F.silu(norm(w, modules.next(), h))
    x_0 = convolution(w, modules.next(), h, 3)
    return torch.tanh(x_0) if config["tanh"] else x_0


def drawn(net, x_T, z_t, e, config):
    """Each step from the posterior of the one before, given x_0; alpha_bar from the variances of the continuous process."""
    T = config["steps"]

    def signal(i):
        u = 0.001 + 0.999 * i / T
        return math.exp(-(u**2) * (config["beta_max"] - config["beta_min"]) / 2 - u * config["beta_min"])

    x = x_T
    for row, t in enumerate(reversed(range(T))):
        x_0 = net(x, torch.full((len(x),), t), z_t[:, row])
        a, b = signal(t + 1) / signal(0), signal(t) / signal(0)
        beta = 1 - a / b
        x = b**0.5 * beta / (1 - a) * x_0 + (a / b) ** 0.5 * (1 - b) / (1 - a) * x
        if t > 0:
            x = x + (beta * (1 - b) / (1 - a)) ** 0.5 * e[:, row]
    return x


def expected_of(w, config, seed):
    generator = torch.Generator().manual_seed(seed)

    def some(*shape):
        return torch.randn(shape, generator=generator)

    side, codes, T = config["resolution"], config["code_features"], config["steps"]
    made = dict(x=some(2, 3, side, side), times=torch.tensor([0, T - 1]), z=some(2, codes), x_T=some(2, 1, 3, side, side),
                z_t=some(2, T, codes))  # fmt: skip
    made["e"] = some(2, T - 1, 3, side, side)

    def net(x, t, z):
        return network(w, x, t, z, config)

    made["x_0"] = net(made["x"], made["times"], made["z"])
    made["drawn"] = drawn(net, made["x_T"][:, 0], made["z_t"], made["e"], config)
    return made


def check_against_public(checkout, w, config, made):
    sys.path.insert(0, str(checkout))
    import torch.utils.cpp_extension

    torch.utils.cpp_extension.load = lambda *_, **__: None  # CUDA kernels, of which the CPU has its own.
    sys.modules.setdefault("torchvision", types.ModuleType("torchvision"))
    sys.modules["pytorch_fid.fid_score"] = types.SimpleNamespace(calculate_fid_given_paths=None)
    import test_ddgan
    from score_sde.models.ncsnpp_generator_adagn import NCSNpp

    options = types.SimpleNamespace(
        image_size=config["resolution"], num_channels=3, nz=config["code_features"], n_mlp=config["code_layers"],
        z_emb_dim=config["code_channels"], num_channels_dae=config["channels"], ch_mult=config["multipliers"],
        num_res_blocks=config["layers"], attn_resolutions=config["attention_resolutions"], dropout=0.0,
        resamp_with_conv=True, conditional=True, fir=config["filters"], fir_kernel=[1, 3, 3, 1],
        skip_rescale=config["halved_variance"], resblock_type="biggan", progressive="none",
        progressive_input="residual" if config["picture_pyramid"] else "none", progressive_combine="sum",
        embedding_type="positional", fourier_scale=16.0, not_use_tanh=not config["tanh"], centered=True,
        num_timesteps=config["steps"], beta_min=config["beta_min"], beta_max=config["beta_max"],
        use_geometric=False)  # fmt: skip
    net = NCSNpp(options).eval()
    net.load_state_dict(w)
    codes, noises = iter(made["z_t"].unbind(1)), iter(made["e"].unbind(1))
    torch.randn, randn = lambda *_, **__: next(codes), torch.randn
    torch.randn_like, randn_like = lambda x: next(noises, torch.zeros_like(x)), torch.randn_like
    coefficients = test_ddgan.Posterior_Coefficients(options, "cpu")
    try:
        theirs = test_ddgan.sample_from_model(coefficients, net, config["steps"], made["x_T"][:, 0], None, options)
    finally:
        torch.randn, torch.randn_like = randn, randn_like
    check_equal(dict(x_0=net(made["x"], made["times"], made["z"]), drawn=theirs), made)


@torch.no_grad()
def main() -> None:
    folder, checkout = Path(sys.argv[1]), sys.argv[2:]
    for seed, (name, config) in enumerate(CASES.items()):
        weights = Weights(seed, halved=True)
        made = expected_of(weights, config, seed + 100)
        if checkout:
            print(name)
            check_against_public(checkout[0], weights, config, made)
        (folder / name / "model").mkdir(parents=True, exist_ok=True)
        kept = {key: weight.half() for key, weight in weights.items()}
        save_file(kept, folder / name / "model" / "model.safetensors")
        described = {"_class_name": "DenoisingDiffusionGan", **config}
        (folder / name / "model" / "config.json").write_text(json.dumps(described, indent=2) + "\n")
        save_file({key: value.contiguous() for key, value in made.items() if value.numel()},
                  folder / name / "expected.safetensors")  # fmt: skip


if __name__ == "__main__":
    main()
