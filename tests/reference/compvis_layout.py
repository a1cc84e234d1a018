# diffusers 0.42, transformers 5.24, torch 2.11
"""Tiny random pipelines' networks, and their tensors as single-file checkpoints lay them out.

Every tensor of a checkpoint is told apart by one rule from each tensor of the networks:
Source(checkpoint's name, how): "same", "flat" (a 1x1 convolution there), "flat 1" (one over one
dimension), "rows 0", "rows 1", "rows 2" (of three fused there), "heads 0" to "heads 2" (of three
fused there head by head, over one dimension) or "transposed". networks_of_checkpoint() is
diffusers' own way back.
"""

import random
from types import SimpleNamespace
from typing import NamedTuple

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel, UNet2DModel, VQModel
from diffusers.loaders import single_file_utils
from diffusers.pipelines.latent_diffusion.pipeline_latent_diffusion import LDMBertConfig, LDMBertModel
from diffusers.pipelines.stable_diffusion import convert_from_ckpt
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection


class Source(NamedTuple):
    name: str
    how: str = "same"


RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1",
          "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
UNET_OUTSIDE = {"conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
                "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
                "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2"}
OPEN_CLIP_LAYER = {"layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc",
                   "mlp.fc2": "mlp.c_proj", "self_attn.out_proj": "attn.out_proj"}
PLAIN_ATTENTION = {"group_norm": ("norm", "same"), "to_q": ("qkv", "heads 0"), "to_k": ("qkv", "heads 1"),
                   "to_v": ("qkv", "heads 2"), "to_out.0": ("proj_out", "flat 1")}
PLAIN_HEAD_WIDTH = 32  # Of latent diffusion's networks without text.
BERT_LAYER = {"self_attn_layer_norm": (0, "0"), "self_attn.q_proj": (0, "1.to_q"), "self_attn.k_proj": (0, "1.to_k"),
              "self_attn.v_proj": (0, "1.to_v"), "self_attn.out_proj": (0, "1.to_out"), "final_layer_norm": (1, "0"),
              "fc1": (1, "1.net.0.0"), "fc2": (1, "1.net.2")}
AUTOENCODER_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v",
                         "to_out.0": "proj_out"}


def unet_source(name: str, config) -> Source:
    layer, kind = name.rsplit(".", 1)
    if layer in UNET_OUTSIDE:
        return Source(f"model.diffusion_model.{UNET_OUTSIDE[layer]}.{kind}")
    parts = layer.split(".")
    stride = config.layers_per_block + 1
    if parts[0] == "mid_block":
        place = 1 if parts[1] == "attentions" else 2 * int(parts[2])
        block, inner = f"middle_block.{place}", parts[3:]
    else:
        level, kind_of_layer, index, inner = int(parts[1]), parts[2], int(parts[3]), parts[4:]
        down = parts[0] == "down_blocks"
        if kind_of_layer == "downsamplers":
            return Source(f"model.diffusion_model.input_blocks.{(level + 1) * stride}.0.op.{kind}")
        if kind_of_layer == "upsamplers":
            attends = config.up_block_types[level] in ("CrossAttnUpBlock2D", "AttnUpBlock2D")
            last = (level + 1) * stride - 1
            return Source(f"model.diffusion_model.output_blocks.{last}.{1 + attends}.conv.{kind}")
        number = level * stride + index + (1 if down else 0)
        place = 1 if kind_of_layer == "attentions" else 0
        block = f"{'input_blocks' if down else 'output_blocks'}.{number}.{place}"
    inner = ".".join(inner)
    if "resnets" in parts:
        inner = RESNET[inner]
    if inner in PLAIN_ATTENTION:
        inner, how = PLAIN_ATTENTION[inner]
        flat = how == "flat 1" and kind == "bias"
        return Source(f"model.diffusion_model.{block}.{inner}.{kind}", "same" if flat else how)
    return Source(f"model.diffusion_model.{block}.{inner}.{kind}")


def autoencoder_source(name: str, config) -> Source:
    layer, kind = name.rsplit(".", 1)
    parts = layer.split(".")
    coder = "first_stage_model." + parts[0]
    if "attentions" in parts:
        inner = AUTOENCODER_ATTENTION[".".join(parts[4:])]
        flat = kind == "weight" and parts[4] != "group_norm"
        return Source(f"{coder}.mid.attn_1.{inner}.{kind}", "flat" if flat else "same")
    last = parts[-1].replace("conv_shortcut", "nin_shortcut")
    if "mid_block" in parts:
        return Source(f"{coder}.mid.block_{int(parts[3]) + 1}.{last}.{kind}")
    if len(parts) > 2:
        level = int(parts[2])
        if parts[1] == "up_blocks":
            level = len(config.block_out_channels) - 1 - level
        way = parts[1].removesuffix("_blocks")
        if "resnets" in parts:
            return Source(f"{coder}.{way}.{level}.block.{parts[4]}.{last}.{kind}")
        return Source(f"{coder}.{way}.{level}.{way}sample.conv.{kind}")
    return Source(f"first_stage_model.{layer.replace('conv_norm_out', 'norm_out')}.{kind}")


def open_clip_source(name: str, prefix: str) -> Source:
    outside = {"text_model.embeddings.position_embedding.weight": "positional_embedding",
               "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
               "text_model.final_layer_norm.weight": "ln_final.weight",
               "text_model.final_layer_norm.bias": "ln_final.bias"}
    if name in outside:
        return Source(prefix + outside[name])
    if name == "text_projection.weight":
        return Source(prefix + "text_projection", "transposed")
    _, _, _, index, layer = name.split(".", 4)
    layer, kind = layer.rsplit(".", 1)
    block = f"{prefix}transformer.resblocks.{index}."
    for row, projection in enumerate(["q_proj", "k_proj", "v_proj"]):
        if layer == f"self_attn.{projection}":
            return Source(f"{block}attn.in_proj_{kind}", f"rows {row}")
    return Source(f"{block}{OPEN_CLIP_LAYER[layer]}.{kind}")


def bert_source(name: str, prefix: str) -> Source:
    outside = {"model.embed_tokens": "token_emb", "model.embed_positions": "pos_emb.emb",
               "model.layer_norm": "norm", "to_logits": "to_logits"}
    layer, kind = name.rsplit(".", 1)
    if layer in outside:
        return Source(f"{prefix}{outside[layer]}.{kind}")
    _, _, index, inner = layer.split(".", 3)
    place, inner = BERT_LAYER[inner]
    return Source(f"{prefix}attn_layers.layers.{2 * int(index) + place}.{inner}.{kind}")


def named(text_encoder: torch.nn.Module) -> dict:
    """Its tensors as folders have always named them; transformers dropped a level lately."""
    return {name if name.startswith("text_") else f"text_model.{name}": tensor
            for name, tensor in text_encoder.state_dict().items()}


class Family(NamedTuple):
    networks: dict  # part -> model
    sources: dict   # part -> {diffusers' name: Source}
    text_prefixes: dict


PREFIXES = {"sd1": {"text_encoder": "cond_stage_model.transformer."},
            "sd2": {"text_encoder": "cond_stage_model.model."},
            "sd_turbo": {"text_encoder": "conditioner.embedders.0.model."},
            "sdxl": {"text_encoder": "conditioner.embedders.0.transformer.",
                     "text_encoder_2": "conditioner.embedders.1.model."},
            "text2im": {"bert": "cond_stage_model.transformer."},
            "unconditional": {}}


PICTURE_SIZE = {"sd1": 512, "sd2": 768, "sd_turbo": 512, "sdxl": 1024, "text2im": 256, "unconditional": 256}
SPECIAL_TOKENS = dict(bos_token_id=0, eos_token_id=2, pad_token_id=1)


def text_model(part: str, prefix: str, text: dict) -> torch.nn.Module:
    if part == "bert":
        return LDMBertModel(LDMBertConfig(**text))
    act = "quick_gelu" if "transformer" in prefix else "gelu"
    model = CLIPTextModelWithProjection if part == "text_encoder_2" else CLIPTextModel
    return model(CLIPTextConfig(hidden_act=act, **SPECIAL_TOKENS, **text))


def text_source(part: str, prefix: str, name: str) -> Source:
    if part == "bert":
        return bert_source(name, prefix)
    return Source(prefix + name) if "transformer" in prefix else open_clip_source(name, prefix)


def build(kind: str, unet: dict, autoencoder: dict, text: dict) -> Family:
    size = PICTURE_SIZE[kind]
    plain = kind == "unconditional"
    coder = "vqvae" if kind in ("text2im", "unconditional") else "vae"
    networks = {"unet": (UNet2DModel if plain else UNet2DConditionModel)(
                    sample_size=size // (4 if plain else 8), **unet),
                coder: (VQModel if plain else AutoencoderKL)(sample_size=size, **autoencoder)}
    sources = {"unet": {name: unet_source(name, networks["unet"].config)
                        for name in networks["unet"].state_dict()},
               coder: {name: autoencoder_source(name, networks[coder].config)
                       for name in networks[coder].state_dict()}}
    for part, prefix in PREFIXES[kind].items():
        networks[part] = text_model(part, prefix, text)
        sources[part] = {name: text_source(part, prefix, name)
                         for name in tensors_of_network(part, networks[part])}
    return Family(networks, sources, PREFIXES[kind])


def tensors_of_network(part: str, network: torch.nn.Module) -> dict:
    return named(network) if part.startswith("text") else network.state_dict()


def tensors_of(family: Family, part: str) -> dict:
    return tensors_of_network(part, family.networks[part])


def fused_rows(rows: dict) -> torch.Tensor:
    return torch.cat([rows[f"rows {i}"] for i in range(3)])


def fused_heads(rows: dict) -> torch.Tensor:
    """Queries, keys and values of the first head, of the second, ..."""
    by_head = [rows[f"heads {i}"].unflatten(0, (-1, PLAIN_HEAD_WIDTH)) for i in range(3)]
    fused = torch.stack(by_head, dim=1).flatten(0, 2)
    return fused[..., None] if fused.dim() == 2 else fused


def checkpoint_of(family: Family) -> dict:
    fused, checkpoint = {}, {}
    for part in family.networks:
        for name, tensor in tensors_of(family, part).items():
            source = family.sources[part][name]
            if source.how.startswith(("rows", "heads")):
                fused.setdefault(source.name, {})[source.how] = tensor
            elif source.how == "flat":
                checkpoint[source.name] = tensor[:, :, None, None]
            elif source.how == "flat 1":
                checkpoint[source.name] = tensor[:, :, None]
            elif source.how == "transposed":
                checkpoint[source.name] = tensor.T
            else:
                checkpoint[source.name] = tensor
    for name, rows in fused.items():
        checkpoint[name] = fused_rows(rows) if "rows 0" in rows else fused_heads(rows)
    return {name: tensor.contiguous() for name, tensor in checkpoint.items()}


def as_module(checkpoint: dict, prefix: str):
    """The tensors below a prefix as the members of members that diffusers' converter of BERTs asks for."""
    tree: dict = {}
    for name, tensor in checkpoint.items():
        if name.startswith(prefix):
            *path, kind = name.removeprefix(prefix).split(".")
            node = tree
            for member in path:
                node = node.setdefault(member, {})
            node[kind] = torch.nn.Parameter(tensor)

    def member(node):
        if not isinstance(node, dict):
            return node
        if all(key.isdigit() for key in node):  # Some of a list's have no parameters.
            return [member(node.get(str(i))) for i in range(1 + max(map(int, node)))]
        return SimpleNamespace(**{"bias": None, **{key: member(value) for key, value in node.items()}})

    return member(tree)


def plain_unet_of_checkpoint(family: Family, checkpoint: dict) -> dict:
    """diffusers names all but attention without text here, and splits that by its own rule."""
    renamed = single_file_utils.convert_ldm_unet_checkpoint(
        checkpoint, {**family.networks["unet"].config, "class_embed_type": None, "addition_embed_type": None})
    unet = {name: tensor for name, tensor in renamed.items() if ".attentions." not in name}
    for name, source in family.sources["unet"].items():
        if source.how == "heads 0":
            convert_from_ckpt.assign_to_checkpoint(
                [], unet, checkpoint, config={"num_head_channels": PLAIN_HEAD_WIDTH},
                attention_paths_to_split={source.name: {
                    word: name.replace("to_q", f"to_{word[0]}") for word in ("query", "key", "value")}})
        elif ".attentions." in name and not source.how.startswith("heads"):
            unet[name] = checkpoint[source.name].reshape(family.networks["unet"].state_dict()[name].shape)
    return unet


def text_of_checkpoint(family: Family, part: str, prefix: str, checkpoint: dict) -> dict:
    if part == "bert":
        module = SimpleNamespace(transformer=as_module(checkpoint, prefix))
        return convert_from_ckpt.convert_ldm_bert_checkpoint(module, family.networks[part].config).state_dict()
    if "transformer" in prefix:
        return single_file_utils.convert_ldm_clip_checkpoint(checkpoint)
    return single_file_utils.convert_open_clip_checkpoint(family.networks[part], checkpoint, prefix=prefix)


def autoencoder_of_checkpoint(family: Family, part: str, checkpoint: dict) -> dict:
    autoencoder = single_file_utils.convert_ldm_vae_checkpoint(checkpoint, {**family.networks[part].config})
    codebook = "quantize.embedding.weight"  # It knows none.
    if f"first_stage_model.{codebook}" in checkpoint:
        autoencoder[codebook] = checkpoint[f"first_stage_model.{codebook}"]
    return autoencoder


def networks_of_checkpoint(family: Family, checkpoint: dict) -> dict:
    """As diffusers renames them: the authority that checks the rules above."""
    coder = "vqvae" if "vqvae" in family.networks else "vae"
    plain = isinstance(family.networks["unet"], UNet2DModel)
    networks = {
        "unet": plain_unet_of_checkpoint(family, checkpoint) if plain
        else single_file_utils.convert_ldm_unet_checkpoint(checkpoint, {**family.networks["unet"].config}),
        coder: autoencoder_of_checkpoint(family, coder, checkpoint)}
    for part, prefix in family.text_prefixes.items():
        networks[part] = text_of_checkpoint(family, part, prefix, checkpoint)
    return networks


def check_against_diffusers(family: Family) -> None:
    converted = networks_of_checkpoint(family, checkpoint_of(family))
    for part in family.networks:
        expected = tensors_of(family, part)
        assert converted[part].keys() == expected.keys(), part
        for name, tensor in expected.items():
            assert torch.equal(converted[part][name], tensor), f"{part}: {name}"


def random_unconditional(draw: random.Random) -> Family:
    levels, coder_levels = draw.randint(2, 4), draw.randint(1, 3)
    channels = [PLAIN_HEAD_WIDTH * draw.randint(1, 3) for _ in range(levels)]
    attends = [draw.random() < 0.6 for _ in range(levels)]
    latent = draw.choice([3, 4])
    unet = dict(
        in_channels=latent, out_channels=latent, block_out_channels=channels, layers_per_block=draw.randint(1, 3),
        down_block_types=["AttnDownBlock2D" if a else "DownBlock2D" for a in attends],
        up_block_types=["AttnUpBlock2D" if a else "UpBlock2D" for a in reversed(attends)],
        attention_head_dim=PLAIN_HEAD_WIDTH)
    autoencoder = dict(
        block_out_channels=[32 * draw.randint(1, 2) for _ in range(coder_levels)],
        down_block_types=["DownEncoderBlock2D"] * coder_levels, up_block_types=["UpDecoderBlock2D"] * coder_levels,
        layers_per_block=draw.randint(1, 2), latent_channels=latent, num_vq_embeddings=draw.choice([16, 64]),
        vq_embed_dim=latent, scaling_factor=1)
    return build("unconditional", unet, autoencoder, {})


def random_bert(draw: random.Random, width: int) -> dict:
    return dict(vocab_size=draw.choice([500, 30522]), max_position_embeddings=77, encoder_layers=draw.randint(1, 4),
                encoder_ffn_dim=draw.choice([96, 128]), encoder_attention_heads=draw.randint(1, 3), head_dim=64,
                d_model=width)


def random_family(kind: str, draw: random.Random) -> Family:
    """Any small shape that the family's rules allow: 8 heads in sd1 and text2im, heads 64 wide elsewhere."""
    if kind == "unconditional":
        return random_unconditional(draw)
    eight_heads = kind in ("sd1", "text2im")
    wide = 32 if eight_heads else 64
    levels = draw.randint(2, 4)
    layers = draw.randint(1, 3)
    channels = [wide * draw.randint(1, 3) for _ in range(levels)]
    text_width = 64 * draw.randint(1, 2)
    attends = [draw.random() < 0.6 for _ in range(levels)]
    attends[draw.randrange(levels)] = True
    depths = [draw.randint(1, 2) if attending else 1 for attending in attends]
    unet = dict(
        in_channels=4, out_channels=4, block_out_channels=channels, layers_per_block=layers,
        down_block_types=["CrossAttnDownBlock2D" if a else "DownBlock2D" for a in attends],
        up_block_types=["CrossAttnUpBlock2D" if a else "UpBlock2D" for a in reversed(attends)],
        cross_attention_dim=text_width * (2 if kind == "sdxl" else 1),
        attention_head_dim=8 if eight_heads else [c // 64 for c in channels],
        use_linear_projection=not eight_heads, transformer_layers_per_block=depths)
    if kind == "sdxl":
        unet |= dict(addition_embed_type="text_time", addition_time_embed_dim=256,
                     projection_class_embeddings_input_dim=text_width + 6 * 256)
        if draw.random() < 0.5:  # As the distilled ones have it: no mirror, a bare middle.
            unet |= dict(
                mid_block_type="UNetMidBlock2D",
                transformer_layers_per_block=[[draw.randint(1, 2) for _ in range(layers)]
                                              if a else 1 for a in attends],
                reverse_transformer_layers_per_block=[
                    [draw.randint(1, 2) for _ in range(layers + 1)] if a else 1
                    for a in reversed(attends)])
    coder_levels = draw.randint(1, 4)
    autoencoder = dict(
        block_out_channels=[32 * draw.randint(1, 2) for _ in range(coder_levels)],
        down_block_types=["DownEncoderBlock2D"] * coder_levels,
        up_block_types=["UpDecoderBlock2D"] * coder_levels,
        layers_per_block=draw.randint(1, 2), latent_channels=4,
        scaling_factor=0.13025 if kind == "sdxl" else 0.18215)
    if kind == "text2im":
        return build(kind, unet, autoencoder, random_bert(draw, text_width))
    text = dict(vocab_size=49408 if draw.random() < 0.1 else 600, hidden_size=text_width,
                intermediate_size=draw.choice([96, 128]), num_hidden_layers=draw.randint(1, 3),
                num_attention_heads=text_width // 64, projection_dim=text_width,
                max_position_embeddings=77)
    return build(kind, unet, autoencoder, text)
