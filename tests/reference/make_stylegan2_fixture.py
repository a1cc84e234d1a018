# torch 2.11.0, numpy 2.4, NVlabs/stylegan2-ada-pytorch d72cc7d, rosinality/stylegan2-pytorch bef283a
"""Writes small random StyleGAN2s with codes and what the public implementations draw of them.

    python make_stylegan2_fixture.py stylegan2_fixture ADA ROSINALITY

ADA and ROSINALITY are checkouts of the two implementations, which only run here. tests/guide/stylegan2_parity_test.cpp
reads FOLDER/CASE/model, which samples/convert/convert_stylegan2.py makes of the pickle or checkpoint of the
implementation, and FOLDER/CASE/expected.safetensors: z [n,z_dim], w [n,w_dim], styles [n,layers,w_dim] (unlike ones,
for w+) and pictures of z, of z truncated to 0.6, of z truncated in the first 3 layers, of z without noise, of styles.
"""

import importlib.util
import pickle
import re
import sys
import tempfile
from pathlib import Path

import torch
import torch.utils.cpp_extension
from safetensors.torch import save_file

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "samples" / "convert"))
from convert_stylegan2 import convert  # noqa: E402
from stylegan2_layouts import Facts  # noqa: E402

SMALL = dict(z_dim=8, c_dim=0, w_dim=6, img_resolution=16, img_channels=3)
CHANNELS = dict(channel_base=64, channel_max=5)

ADA_CASES = {
    "plain": dict(SMALL, synthesis_kwargs=CHANNELS),
    "classes": dict(SMALL, c_dim=3, img_resolution=8, synthesis_kwargs=dict(CHANNELS, conv_clamp=0.9),
                    mapping_kwargs=dict(num_layers=2, layer_features=7, embed_features=4, lr_multiplier=0.1)),
    "grey": dict(SMALL, img_channels=1, img_resolution=4, synthesis_kwargs=CHANNELS),
}


@torch.no_grad()
def randomise(model: torch.nn.Module, mapping: str, lr_multiplier: float, generator: torch.Generator) -> None:
    """Weights as training starts from; nothing else keeps a value at which a mistake would not show."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        parameter.copy_(noise if parameter.dim() > 1 else 0.3 * noise)
        if name.startswith(mapping):
            parameter.div_(lr_multiplier)


def write(folder: Path, expected: dict) -> None:
    save_file({name: tensor.contiguous() for name, tensor in expected.items()}, folder / "expected.safetensors")


@torch.no_grad()
def write_ada(folder: Path, networks, options: dict, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    model = networks.Generator(**options).eval()
    lr_multiplier = options.get("mapping_kwargs", {}).get("lr_multiplier", 0.01)
    randomise(model, "mapping.fc", lr_multiplier, generator)
    model.mapping.w_avg.copy_(torch.randn(6, generator=generator) * 0.3)
    with tempfile.TemporaryDirectory() as aside:
        snapshot = Path(aside) / "snapshot.pkl"
        snapshot.write_bytes(pickle.dumps(dict(G=model, D=None, G_ema=model)))
        convert(snapshot, folder / "model")

    z = torch.randn(2, 8, generator=generator)
    label = torch.eye(3)[[1, 1]] if options["c_dim"] else torch.zeros(2, 0)
    w = model.mapping(z, label)
    styles = w + 0.5 * torch.randn(w.shape, generator=generator)
    draw = dict(noise_mode="const", force_fp32=True)
    expected = dict(z=z, w=w[:, 0], styles=styles, pictures=model(z, label, **draw),
                    truncated=model(z, label, truncation_psi=0.6, **draw),
                    without_noise=model(z, label, noise_mode="none", force_fp32=True),
                    of_styles=model.synthesis(styles, **draw))
    if model.num_ws > 3:
        expected["truncated_layers"] = model(z, label, truncation_psi=0.6, truncation_cutoff=3, **draw)
    if options["c_dim"]:
        expected["label"] = torch.tensor(1)
    write(folder, expected)


@torch.no_grad()
def write_rosinality(folder: Path, implementation, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    model = implementation.Generator(16, 6, 4).eval()
    randomise(model, "style.", 0.01, generator)
    average = torch.randn(6, generator=generator) * 0.3
    with tempfile.TemporaryDirectory() as aside:
        torch.save({"g_ema": model.state_dict(), "latent_avg": average}, Path(aside) / "checkpoint.pt")
        convert(Path(aside) / "checkpoint.pt", folder / "model", Facts(lr_multiplier=0.01))

    z = torch.randn(2, 6, generator=generator)
    w = model.style(z)
    styles = w.unsqueeze(1).repeat(1, model.n_latent, 1)
    styles = styles + 0.5 * torch.randn(styles.shape, generator=generator)
    draw = dict(randomize_noise=False)
    write(folder, dict(z=z, w=w, styles=styles, pictures=model([z], **draw)[0],
                       truncated=model([z], truncation=0.6, truncation_latent=average, **draw)[0],
                       of_styles=model([styles], input_is_latent=True, **draw)[0]))


def rosinality_of(checkout: Path):
    """Its generator with 5 channels at every size; it compiles kernels when imported, which the CPU does not run."""
    torch.utils.cpp_extension.load = lambda *_, **__: None
    sys.path.insert(0, str(checkout))
    spec = importlib.util.spec_from_file_location("rosinality_model", checkout / "model.py")
    module = importlib.util.module_from_spec(spec)
    source = re.sub(r"(\b(?:4|8|16|32): )512", r"\g<1>5", (checkout / "model.py").read_text())
    exec(compile(source, str(checkout / "model.py"), "exec"), module.__dict__)
    return module


def main() -> None:
    folder, ada, rosinality = map(Path, sys.argv[1:4])
    sys.path.insert(0, str(ada))
    from training import networks

    for seed, (name, options) in enumerate(ADA_CASES.items()):
        write_ada(folder / name, networks, options, seed)
    write_rosinality(folder / "rosinality", rosinality_of(rosinality), len(ADA_CASES))


if __name__ == "__main__":
    main()
