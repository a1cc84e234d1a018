# torch 2.11.0, safetensors 0.8; with CHECKOUT phizaz/diffae 00c57d3
"""Writes small random diffusion autoencoders (arXiv:2111.15640) and what they make of pictures and codes.

    python make_diffusion_autoencoder_fixture.py diffusion_autoencoder_fixture [CHECKOUT]

The networks and samplers stand here in plain PyTorch, over weights in the names of the public checkpoints. CHECKOUT is one
of the public implementation: where it is given, its networks and samplers run too and must give the same.
tests/guide/diffusion_autoencoder_test.cpp reads FOLDER/CASE/model and FOLDER/CASE/expected.safetensors: of pictures
[n,3,H,W], times [n] and z_sem [n,C] what the U-Net makes (noise), the encoder (encoded) and, of z_T [n,C], the latent
network (latent_noise); what z_T and x_T draw (drawn) by way of what z_sem (z_sem_of_z_T); and the codes x_T_of and z_T_of
of the pictures.
"""

import json
import sys
import types
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from random_network import Weights, check_equal

SMALL = dict(resolution=8, code_channels=6, time_channels=5, channels=4, multipliers=[1, 2], layers=1,
             attention_resolutions=[4], encoder_multipliers=[1, 2, 2], encoder_layers=1,
             encoder_attention_resolutions=[4], attention_heads=2, norm_groups=2, latent_layers=4, latent_features=7,
             latent_skips=[1, 2, 3], latent_waves=8, train_timesteps=1000, beta_start=0.0001, beta_end=0.002,
             latent_beta_start=0.001, latent_beta_end=0.001)  # fmt: skip

CASES = {
    "small": SMALL,
    "other": dict(SMALL, code_channels=4, channels=2, multipliers=[2, 1], layers=2, attention_resolutions=[8],
                  encoder_multipliers=[1], encoder_layers=2, encoder_attention_resolutions=[], attention_heads=1,
                  norm_groups=32, latent_layers=3, latent_skips=[2], train_timesteps=40, beta_start=0.0025, beta_end=0.3,
                  latent_beta_start=0.01, latent_beta_end=0.2),  # fmt: skip
}
STEPS = 3  # Of both diffusions; it divides no number of times here.


def linear(w, name, x, out):
    return F.linear(x, w(f"{name}.weight", out, x.shape[1]), w(f"{name}.bias", out))


def convolution(w, name, x, out, window=3):
    return F.conv2d(x, w(f"{name}.weight", out, x.shape[1], window, window), w(f"{name}.bias", out), padding=window // 2)


def norm(w, name, x, config):
    channels = x.shape[1]
    return F.group_norm(x, min(config["norm_groups"], channels), w(f"{name}.weight", channels), w(f"{name}.bias", channels))


def waves(t, count):
    """cos, then sin, of t times 1 down to nearly 1 / 10000."""
    angle = t[:, None].float() * 10000 ** (-torch.arange(count // 2) / (count // 2))
    return torch.cat([angle.cos(), angle.sin()], 1)


def resized(x, size):
    if size == "half":
        return F.avg_pool2d(x, 2)
    return F.interpolate(x, scale_factor=2, mode="nearest") if size == "twice" else x


def block(w, name, x, out, config, told=None, size="same"):
    """Residual; told the time and z_sem, what its first convolution gives is normed and scaled by both."""
    h = resized(F.silu(norm(w, f"{name}.in_layers.0", x, config)), size)
    h = convolution(w, f"{name}.in_layers.2", h, out)
    x = resized(x, size)
    if told:
        time, z_sem = told
        scale, shift = linear(w, f"{name}.emb_layers.1", F.silu(time), 2 * out)[:, :, None, None].chunk(2, 1)
        of_code = linear(w, f"{name}.cond_emb_layers.1", F.silu(z_sem), out)[:, :, None, None]
        h = norm(w, f"{name}.out_layers.0", h, config)
        h = (h * (1 + scale) + shift) * (1 + of_code)
        h = convolution(w, f"{name}.out_layers.3", F.silu(h), out)
    return h + (x if x.shape[1] == out else convolution(w, f"{name}.skip_connection", x, out, 1))


def attention(w, name, x, config):
    n, channels, height, width = x.shape
    heads = config["attention_heads"]
    pixels = norm(w, f"{name}.norm", x, config).flatten(2)
    qkv = F.conv1d(pixels, w(f"{name}.qkv.weight", 3 * channels, channels, 1), w(f"{name}.qkv.bias", 3 * channels))
    q, k, v = qkv.view(n, heads, 3, channels // heads, -1).unbind(2)  # Each head has its own q, k, v, one after the other.
    weights = torch.softmax(q.transpose(2, 3) @ k / (channels // heads) ** 0.5, -1)
    seen = (v @ weights.transpose(2, 3)).reshape(n, channels, -1)
    out = F.conv1d(seen, w(f"{name}.proj_out.weight", channels, channels, 1), w(f"{name}.proj_out.bias", channels))
    return x + out.view_as(x)


def half_unet(w, place, x, config, multipliers, layers, resolutions, told=None):
    """What each of its blocks gives, and the middle of the last."""
    h = convolution(w, f"{place}input_blocks.0.0", x, config["channels"] * multipliers[0])
    given = [h]
    for level, multiplier in enumerate(multipliers):
        for _ in range(layers):
            name = f"{place}input_blocks.{len(given)}"
            h = block(w, f"{name}.0", h, config["channels"] * multiplier, config, told)
            if h.shape[2] in resolutions:
                h = attention(w, f"{name}.1", h, config)
            given.append(h)
        if level + 1 < len(multipliers):
            h = block(w, f"{place}input_blocks.{len(given)}.0", h, h.shape[1], config, told, "half")
            given.append(h)
    h = block(w, f"{place}middle_block.0", h, h.shape[1], config, told)
    h = attention(w, f"{place}middle_block.1", h, config)
    return given, block(w, f"{place}middle_block.2", h, h.shape[1], config, told)


def encoder(w, x, config):
    _, h = half_unet(w, "encoder.", x, config, config["encoder_multipliers"], config["encoder_layers"],
                     config["encoder_attention_resolutions"])  # fmt: skip
    h = F.silu(norm(w, "encoder.out.0", h, config)).mean((2, 3), keepdim=True)
    return convolution(w, "encoder.out.3", h, config["code_channels"], 1).flatten(1)


def unet(w, x, t, z_sem, config):
    time = linear(w, "time_embed.time_embed.0", waves(t, config["channels"]), config["time_channels"])
    time = linear(w, "time_embed.time_embed.2", F.silu(time), config["time_channels"])
    told = time, z_sem
    given, h = half_unet(w, "", x, config, config["multipliers"], config["layers"], config["attention_resolutions"], told)
    number = 0
    for level, multiplier in reversed(list(enumerate(config["multipliers"]))):
        for i in range(config["layers"] + 1):
            name = f"output_blocks.{number}"
            h = block(w, f"{name}.0", torch.cat([h, given.pop()], 1), config["channels"] * multiplier, config, told)
            attends = h.shape[2] in config["attention_resolutions"]
            if attends:
                h = attention(w, f"{name}.1", h, config)
            if level > 0 and i == config["layers"]:
                h = block(w, f"{name}.{2 if attends else 1}", h, h.shape[1], config, told, "twice")
            number += 1
    return convolution(w, "out.2", F.silu(norm(w, "out.0", h, config)), 3)


def latent_network(w, z, t, config):
    time = linear(w, "latent_net.time_embed.0", waves(t, config["latent_waves"]), config["code_channels"])
    time = linear(w, "latent_net.time_embed.2", F.silu(time), config["code_channels"])
    h = z
    for i in range(config["latent_layers"]):
        name, last = f"latent_net.layers.{i}", i + 1 == config["latent_layers"]
        out = config["code_channels"] if last else config["latent_features"]
        h = linear(w, f"{name}.linear", torch.cat([h, z], 1) if i in config["latent_skips"] else h, out)
        if not last:
            h = h * (1 + linear(w, f"{name}.linear_emb", F.silu(time), out))
            h = F.silu(F.layer_norm(h, [out], w(f"{name}.norm.weight", out), w(f"{name}.norm.bias", out)))
    return h


def levels(config, kind, steps):
    """(time, alpha_bar) from the least noisy to the noisiest of `steps` equally spaced times."""
    T = config["train_timesteps"]
    betas = torch.linspace(config[f"{kind}beta_start"], config[f"{kind}beta_end"], T, dtype=torch.float64)
    alpha_bars = (1 - betas).cumprod(0).tolist()
    return [(t, alpha_bars[t]) for t in range(0, T, -(-T // steps))]


def prediction(network, x, t, a, clips):
    """x_0 and the noise in x, which is found anew of an x_0 that was clamped."""
    e = network(x, torch.full((len(x),), t))
    x_0 = (x - (1 - a) ** 0.5 * e) / a**0.5
    if clips:
        x_0 = x_0.clamp(-1, 1)
        e = (x - a**0.5 * x_0) / (1 - a) ** 0.5
    return x_0, e


def sampled(network, x, grid, clips):
    for i, (t, a) in reversed(list(enumerate(grid))):
        x_0, e = prediction(network, x, t, a, clips)
        b = grid[i - 1][1] if i else 1.0
        x = b**0.5 * x_0 + (1 - b) ** 0.5 * e
    return x


def inverted(network, x, grid, clips):
    """Each state is taken for one of the level whose time the network is told; the last is the noise found at the end."""
    for i, (t, a) in enumerate(grid):
        x_0, e = prediction(network, x, t, a, clips)
        b = grid[i + 1][1] if i + 1 < len(grid) else 0.0
        x = b**0.5 * x_0 + (1 - b) ** 0.5 * e
    return x


def expected_of(w, config, seed):
    generator = torch.Generator().manual_seed(seed)

    def some(*shape):
        return torch.randn(shape, generator=generator)

    side, codes = config["resolution"], config["code_channels"]
    x, z_sem, z_T, x_T = some(2, 3, side, side), some(2, codes), some(2, codes), some(2, 3, side, side)
    pictures = x.clamp(-1, 1)
    t = torch.tensor([3, 37])
    made = dict(pictures=pictures, x=x, times=t, z_sem=z_sem, z_T=z_T, x_T=x_T)
    made["noise"] = unet(w, x, t, z_sem, config)
    made["latent_noise"] = latent_network(w, z_T, t, config)
    made["encoded"] = encoder(w, pictures, config)
    mean, std = w("conds_mean", codes), w("conds_std", codes).abs_().add_(0.5)

    latent_grid, grid = levels(config, "latent_", STEPS), levels(config, "", STEPS)
    assert len(latent_grid) == len(grid) == STEPS

    def latent(z, t):
        return latent_network(w, z, t, config)

    def told(z_sem):
        return lambda x, t: unet(w, x, t, z_sem, config)

    made["z_sem_of_z_T"] = sampled(latent, z_T, latent_grid, clips=False) * std + mean
    made["drawn"] = sampled(told(made["z_sem_of_z_T"]), x_T, grid, clips=True)
    made["x_T_of"] = inverted(told(made["encoded"]), pictures, grid, clips=True)
    made["z_T_of"] = inverted(latent, (made["encoded"] - mean) / std, latent_grid, clips=False)
    return made


def check_against_public(checkout, w, config, made):
    sys.path.insert(0, str(checkout))
    for unused in ("dataset", "dataset_util"):  # They want libraries that nothing here does.
        sys.modules[unused] = types.ModuleType(unused)
    import config as configs
    from choices import GenerativeType, ModelType, TrainMode
    from model import blocks, latentnet, unet as unets, unet_autoenc
    from model.nn import GroupNorm32
    from renderer import render_uncondition

    for module in (blocks, unets):
        module.normalization = lambda channels: GroupNorm32(min(config["norm_groups"], channels), channels)
    latent_conf = latentnet.MLPSkipNetConfig(
        num_channels=config["code_channels"], skip_layers=config["latent_skips"], num_layers=config["latent_layers"],
        num_hid_channels=config["latent_features"], num_time_emb_channels=config["latent_waves"])  # fmt: skip
    model = unet_autoenc.BeatGANsAutoencConfig(
        image_size=config["resolution"], model_channels=config["channels"], num_res_blocks=config["layers"],
        embed_channels=config["time_channels"], attention_resolutions=config["attention_resolutions"],
        channel_mult=config["multipliers"], num_heads=config["attention_heads"], resnet_two_cond=True,
        resnet_cond_channels=config["code_channels"], enc_out_channels=config["code_channels"],
        enc_attn_resolutions=config["encoder_attention_resolutions"] or [-1], enc_pool="adaptivenonzero",
        enc_num_res_block=config["encoder_layers"], enc_channel_mult=config["encoder_multipliers"],
        latent_net_conf=latent_conf).make_model().eval()  # fmt: skip
    missing, unknown = model.load_state_dict(w, strict=False)
    assert all("cond_layers.1" in name for name in missing), missing  # The same tensors under a second name.
    assert set(unknown) == {"conds_mean", "conds_std"}, unknown
    schedules = {kind: torch.linspace(config[f"{kind}beta_start"], config[f"{kind}beta_end"], config["train_timesteps"],
                                      dtype=torch.float64).numpy() for kind in ("", "latent_")}  # fmt: skip
    configs.get_named_beta_schedule = lambda kind, T: schedules[kind]
    conf = configs.TrainConfig(T=config["train_timesteps"], diffusion_type="beatgans", beta_scheduler="",
                               latent_beta_scheduler="latent_", latent_znormalize=True)  # fmt: skip
    conf.beatgans_gen_type = conf.latent_gen_type = GenerativeType.ddim
    conf.model_type, conf.train_mode = ModelType.autoencoder, TrainMode.latent_diffusion
    sampler = conf._make_diffusion_conf(STEPS).make_sampler()
    latent_sampler = conf._make_latent_diffusion_conf(STEPS).make_sampler()
    conf.style_ch = config["code_channels"]
    mean, std = w["conds_mean"], w["conds_std"]
    torch.randn, randn = lambda *_, **__: made["z_T"], torch.randn
    drawn = render_uncondition(conf, model, made["x_T"], sampler, latent_sampler, mean, std)
    torch.randn = randn
    encoded = model.encoder(made["pictures"])
    reverse = sampler.ddim_reverse_sample_loop(model, made["pictures"], model_kwargs={"cond": encoded})
    latent_reverse = latent_sampler.ddim_reverse_sample_loop(model.latent_net, (encoded - mean) / std, clip_denoised=False)
    public = dict(noise=model(made["x"], made["times"], cond=made["z_sem"]).pred, encoded=encoded,
                  latent_noise=model.latent_net(made["z_T"], made["times"]).pred, drawn=drawn,
                  x_T_of=reverse["sample"], z_T_of=latent_reverse["sample"])  # fmt: skip
    check_equal(public, made)


@torch.no_grad()
def main() -> None:
    folder, checkout = Path(sys.argv[1]), sys.argv[2:]
    for seed, (name, config) in enumerate(CASES.items()):
        weights = Weights(seed)
        made = expected_of(weights, config, seed + 100)
        if checkout:
            print(name)
            check_against_public(checkout[0], weights, config, made)
        (folder / name / "model").mkdir(parents=True, exist_ok=True)
        save_file(dict(weights), folder / name / "model" / "model.safetensors")
        described = {"_class_name": "DiffusionAutoencoder", **config}
        (folder / name / "model" / "config.json").write_text(json.dumps(described, indent=2) + "\n")
        save_file({key: value.contiguous() for key, value in made.items()}, folder / name / "expected.safetensors")


if __name__ == "__main__":
    main()
