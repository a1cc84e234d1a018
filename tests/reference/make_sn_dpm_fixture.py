# torch 2.11.0, safetensors 0.8; with CHECKOUT baofff/Extended-Analytic-DPM 92aa768
"""Writes small SN-DPMs and NPR-DPMs (arXiv:2206.07309) with random weights, and what they compute.

    python make_sn_dpm_fixture.py sn_dpm_fixture [CHECKOUT]

The two networks of the public implementation, over weights in its names, and its sampler stand here in plain PyTorch;
samples/convert makes our folders of the weights. CHECKOUT is one of that implementation: where it is given, its networks
and sampler run too and must give the same. tests/guide/sn_dpm_test.cpp reads FOLDER/CASE/model and
FOLDER/CASE/expected.safetensors: of x [n,C,H,W] and times [n], which count from 0, both heads (o); and what x_T
[n,C,H,W] and e [S-1,n,C,H,W] draw in S steps (drawn).
"""

import io
import math
import sys
import types
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

SOURCE = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

from random_network import Weights, check_equal  # noqa: E402

SHAPE = dict(resolution=4, channels=4, multipliers=[1, 1], layers=1, attended=[False, True], groups=2)
CASES = {
    "ddpm": dict(SHAPE, network="ddpm", head="simple", tells="squared_noise", schedule="linear", clip_pixel=2),
    "improved": dict(SHAPE, network="improved", head="complex", tells="noise_residual", schedule="cosine", clip_pixel=1,
                     heads=2),  # fmt: skip
}
TIMES, STEPS = 1000, 4  # Of 4 the distance is a whole number, which both round alike.


def linear(w, name, x, out):
    return F.linear(x, w(f"{name}.weight", out, x.shape[1]), w(f"{name}.bias", out))


def convolution(w, name, x, out, window=3, **how):
    weight, bias = w(f"{name}.weight", out, x.shape[1], window, window), w(f"{name}.bias", out)
    return F.conv2d(x, weight, bias, **(how or dict(padding=window // 2)))


def norm(w, name, x, config):
    channels, eps = x.shape[1], 1e-6 if config["network"] == "ddpm" else 1e-5
    return F.group_norm(x, config["groups"], w(f"{name}.weight", channels), w(f"{name}.bias", channels), eps)


def attended(q, k, v):
    """[..., features, pixels]"""
    return v @ torch.softmax(q.transpose(-1, -2) @ k / q.shape[-2] ** 0.5, -1).transpose(-1, -2)


class Ddpm:
    """Ho et al.'s network: told the time by a shift, attended by one head."""

    def __init__(self, w, config):
        self.w, self.config = w, config

    def time(self, t):
        half = self.config["channels"] // 2
        angle = t[:, None].float() * 10000 ** (-torch.arange(half) / (half - 1))
        waves = torch.cat([angle.sin(), angle.cos()], 1)
        out = 4 * self.config["channels"]
        return linear(self.w, "temb.dense.1", F.silu(linear(self.w, "temb.dense.0", waves, out)), out)

    def block(self, name, x, out, time):
        w = self.w
        h = convolution(w, f"{name}.conv1", F.silu(norm(w, f"{name}.norm1", x, self.config)), out)
        h = h + linear(w, f"{name}.temb_proj", F.silu(time), out)[:, :, None, None]
        h = convolution(w, f"{name}.conv2", F.silu(norm(w, f"{name}.norm2", h, self.config)), out)
        return h + (x if x.shape[1] == out else convolution(w, f"{name}.nin_shortcut", x, out, 1))

    def attention(self, name, x):
        w, channels = self.w, x.shape[1]
        h = norm(w, f"{name}.norm", x, self.config)
        q, k, v = (convolution(w, f"{name}.{part}", h, channels, 1).flatten(2) for part in "qkv")
        return x + convolution(w, f"{name}.proj_out", attended(q, k, v).view_as(x), channels, 1)

    def __call__(self, x, t):
        w, config, time = self.w, self.config, self.time(t)
        widths = [config["channels"] * multiplier for multiplier in config["multipliers"]]
        h = convolution(w, "conv_in", x, config["channels"])
        given = [h]
        for level, out in enumerate(widths):
            for i in range(config["layers"]):
                h = self.block(f"down.{level}.block.{i}", h, out, time)
                h = self.attention(f"down.{level}.attn.{i}", h) if config["attended"][level] else h
                given.append(h)
            if level + 1 < len(widths):
                h = convolution(w, f"down.{level}.downsample.conv", F.pad(h, (0, 1, 0, 1)), out, stride=2)
                given.append(h)
        h = self.block("mid.block_1", h, h.shape[1], time)
        h = self.block("mid.block_2", self.attention("mid.attn_1", h), h.shape[1], time)
        for level, out in reversed(list(enumerate(widths))):
            for i in range(config["layers"] + 1):
                h = self.block(f"up.{level}.block.{i}", torch.cat([h, given.pop()], 1), out, time)
                h = self.attention(f"up.{level}.attn.{i}", h) if config["attended"][level] else h
            if level > 0:
                h = convolution(w, f"up.{level}.upsample.conv", F.interpolate(h, scale_factor=2, mode="nearest"), out)
        o = convolution(w, "conv_out", F.silu(norm(w, "norm_out", h, config)), x.shape[1])
        before = self.block("before_out", h, h.shape[1], time) if config["head"] == "complex" else h
        second = convolution(w, "conv_out2", F.silu(norm(w, "norm_out2", before, config)), x.shape[1])
        return torch.cat([o, second], 1)


class Improved:
    """Nichol & Dhariwal's: told the time by a scale and a shift, attended by several heads."""

    def __init__(self, w, config):
        self.w, self.config = w, config

    def time(self, t):
        half = self.config["channels"] // 2
        angle = t[:, None].float() * 10000 ** (-torch.arange(half) / half)
        waves = torch.cat([angle.cos(), angle.sin()], 1)
        out = 4 * self.config["channels"]
        return linear(self.w, "time_embed.2", F.silu(linear(self.w, "time_embed.0", waves, out)), out)

    def block(self, name, x, out, time):
        w = self.w
        h = convolution(w, f"{name}.in_layers.2", F.silu(norm(w, f"{name}.in_layers.0", x, self.config)), out)
        scale, shift = linear(w, f"{name}.emb_layers.1", F.silu(time), 2 * out)[:, :, None, None].chunk(2, 1)
        h = norm(w, f"{name}.out_layers.0", h, self.config) * (1 + scale) + shift
        h = convolution(w, f"{name}.out_layers.3", F.silu(h), out)
        return h + (x if x.shape[1] == out else convolution(w, f"{name}.skip_connection", x, out, 1))

    def attention(self, name, x):
        w, channels, heads = self.w, x.shape[1], self.config["heads"]
        pixels = norm(w, f"{name}.norm", x, self.config).flatten(2)
        qkv = F.conv1d(pixels, w(f"{name}.qkv.weight", 3 * channels, channels, 1), w(f"{name}.qkv.bias", 3 * channels))
        q, k, v = qkv.view(len(x), heads, 3, channels // heads, -1).unbind(2)
        seen = attended(q, k, v).reshape(pixels.shape)
        out = F.conv1d(seen, w(f"{name}.proj_out.weight", channels, channels, 1), w(f"{name}.proj_out.bias", channels))
        return x + out.view_as(x)

    def __call__(self, x, t):
        w, config, time = self.w, self.config, self.time(t)
        widths = [config["channels"] * multiplier for multiplier in config["multipliers"]]
        h = convolution(w, "input_blocks.0.0", x, config["channels"])
        given = [h]
        for level, out in enumerate(widths):
            for _ in range(config["layers"]):
                name = f"input_blocks.{len(given)}"
                h = self.block(f"{name}.0", h, out, time)
                h = self.attention(f"{name}.1", h) if config["attended"][level] else h
                given.append(h)
            if level + 1 < len(widths):
                h = convolution(w, f"input_blocks.{len(given)}.0.op", h, out, stride=2, padding=1)
                given.append(h)
        h = self.attention("middle_block.1", self.block("middle_block.0", h, h.shape[1], time))
        h = self.block("middle_block.2", h, h.shape[1], time)
        number = 0
        for level, out in reversed(list(enumerate(widths))):
            for i in range(config["layers"] + 1):
                name, attends = f"output_blocks.{number}", config["attended"][level]
                h = self.block(f"{name}.0", torch.cat([h, given.pop()], 1), out, time)
                h = self.attention(f"{name}.1", h) if attends else h
                if level > 0 and i == config["layers"]:
                    h = F.interpolate(h, scale_factor=2, mode="nearest")
                    h = convolution(w, f"{name}.{1 + attends}.conv", h, out)
                number += 1
        o = convolution(w, "out.2", F.silu(norm(w, "out.0", h, config)), x.shape[1])
        more = int(config["head"] == "complex")
        before = self.block("out2.0", h, h.shape[1], time) if more else h
        second = convolution(w, f"out2.{2 + more}", F.silu(norm(w, f"out2.{more}", before, config)), x.shape[1])
        return torch.cat([o, second], 1)


NETWORKS = {"ddpm": Ddpm, "improved": Improved}


def told_times(t, config):
    """DDPM's network counts times from 0, that of CIFAR-10 from 1."""
    return t if config["network"] == "ddpm" else t + 1


def alpha_bars(config):
    if config["schedule"] == "linear":
        betas = torch.linspace(0.0001, 0.02, TIMES, dtype=torch.float64)
    else:
        signal = [math.cos((i / TIMES + 0.008) / 1.008 * math.pi / 2) ** 2 for i in range(TIMES + 1)]
        betas = torch.tensor([min(1 - b / a, 0.999) for a, b in zip(signal, signal[1:])], dtype=torch.float64)
    return (1 - betas).cumprod(0).tolist()


def drawn(net, x_T, e, config):
    """Ancestral steps whose variance is that of a known picture and what its own variance adds."""
    levels = alpha_bars(config)
    times = [round(i * (TIMES - 1) / (STEPS - 1)) for i in range(STEPS)]
    x = x_T
    for i in reversed(range(STEPS)):
        a, b = levels[times[i]], levels[times[i - 1]] if i else 1.0
        first, second = net(x, told_times(torch.full((len(x),), times[i]), config)).chunk(2, 1)
        x_0 = ((x - (1 - a) ** 0.5 * first) / a**0.5).clamp(-1, 1)
        of_noise = second - first.square() if config["tells"] == "squared_noise" else second
        covariance = ((1 - a) / a * of_noise).clamp(0, 1)
        share = b**0.5 * (1 - a / b) / (1 - a)
        variance = (1 - a / b) * (1 - b) / (1 - a) + share**2 * covariance
        x = share * x_0 + (a / b) ** 0.5 * (1 - b) / (1 - a) * x
        if i == 1:
            variance = variance.clamp(0, (config["clip_pixel"] * 2 / 255 * (math.pi / 2) ** 0.5) ** 2)
        if i:
            x = x + variance.sqrt() * e[STEPS - 1 - i]
    return x


def expected_of(net, config, seed):
    generator = torch.Generator().manual_seed(seed)

    def some(*shape):
        return torch.randn(shape, generator=generator)

    side = config["resolution"]
    made = dict(x=some(2, 3, side, side), times=torch.tensor([1, 998]), x_T=some(2, 3, side, side),
                e=some(STEPS - 1, 2, 3, side, side))  # fmt: skip
    made["o"] = net(made["x"], told_times(made["times"], config))
    made["drawn"] = drawn(net, made["x_T"], made["e"], config)
    return made


def public_network(w, config):
    widths = dict(num_res_blocks=config["layers"], dropout=0.0)
    if config["network"] == "ddpm":
        from libs.ddpm import customized, model

        model.Normalize = customized.Normalize = lambda channels: torch.nn.GroupNorm(config["groups"], channels, eps=1e-6)
        at = tuple(config["resolution"] >> level for level, attends in enumerate(config["attended"]) if attends)
        net = customized.Model4Pretrained(head_out_ch=3, mode=config["head"], ch=config["channels"], out_ch=3, in_channels=3,
                                          ch_mult=tuple(config["multipliers"]), attn_resolutions=at,
                                          resolution=config["resolution"], **widths)  # fmt: skip
    else:
        from libs.iddpm import customized, unet
        from libs.iddpm.nn import GroupNorm32

        unet.normalization = customized.normalization = lambda channels: GroupNorm32(config["groups"], channels)
        at = tuple(1 << level for level, attends in enumerate(config["attended"]) if attends)
        net = customized.UNetModel4Pretrained(head_out_channels=3, mode=config["head"], in_channels=3, out_channels=3,
                                              model_channels=config["channels"], attention_resolutions=at, dims=2,
                                              channel_mult=tuple(config["multipliers"]), num_heads=config["heads"],
                                              use_scale_shift_norm=True, **widths)  # fmt: skip
    net.load_state_dict(w)
    return net.eval()


def check_against_public(checkout, w, config, made):
    sys.path.insert(0, str(checkout))
    sys.modules.setdefault("ml_collections", types.ModuleType("ml_collections"))
    from core.diffusion import dtdpm, sample
    from core.diffusion.schedule import NamedSchedule
    from core.diffusion.wrapper import DTWrapper

    net = public_network(w, config)
    typ = {"squared_noise": "eps_eps2", "noise_residual": "eps_epsc"}[config["tells"]]
    wrapper = DTWrapper(net, typ=typ, rescale_timesteps=True, shift1=config["network"] == "ddpm", N=TIMES)
    model = dtdpm.DDPM(wrapper, NamedSchedule(config["schedule"], TIMES), clip_x0=True)
    noises = iter(made["e"])
    torch.randn_like, randn_like = lambda _: next(noises), torch.randn_like
    try:
        theirs = sample.sample_dtdpm(model, made["x_T"], "optimal", sample_steps=STEPS, clip_sigma_idx=1,
                                     clip_pixel=config["clip_pixel"])  # fmt: skip
    finally:
        torch.randn_like = randn_like
    check_equal(dict(o=net(made["x"], told_times(made["times"], config)), drawn=theirs), made)


def write_model(folder, weights, config):
    """Our folder, by the converter, with the groups that these small networks have."""
    import convert_sn_dpm
    import converter
    from restricted_pickle import read_pickle

    file = io.BytesIO()
    torch.save({name: weight.half() for name, weight in weights.items()}, file)
    (folder.parent / "public.pth").write_bytes(file.getvalue())
    contents = read_pickle(folder.parent / "public.pth", convert_sn_dpm.SN_DPM)
    tensors, unet = convert_sn_dpm.from_checkpoint(contents, config.get("heads", 4))
    (folder.parent / "public.pth").unlink()
    unet.update({key: config["groups"] for key in unet if key.endswith("norm_num_groups")}, sample_size=config["resolution"])
    options = types.SimpleNamespace(**config)
    converter.write_model_folder(folder, unet, convert_sn_dpm.scheduler_of(options), tensors)


@torch.no_grad()
def main() -> None:
    folder, checkout = Path(sys.argv[1]), sys.argv[2:]
    for seed, (name, config) in enumerate(CASES.items()):
        weights = Weights(seed, halved=True)
        made = expected_of(NETWORKS[config["network"]](weights, config), config, seed + 100)
        if checkout:
            print(name)
            check_against_public(checkout[0], weights, config, made)
        (folder / name).mkdir(parents=True)
        write_model(folder / name / "model", weights, config)
        save_file({key: value.contiguous() for key, value in made.items()}, folder / name / "expected.safetensors")


if __name__ == "__main__":
    main()
