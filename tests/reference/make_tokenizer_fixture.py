# transformers 5.24, tokenizers 0.23
"""Writes small CLIP tokenizers with odd lines of text and the ids that transformers gives them.

    python make_tokenizer_fixture.py tokenizer_fixture

tests/text/tokenizer_parity_test.cpp reads what this writes: FOLDER/CASE as a model's tokenizer folder and
FOLDER/CASE/lines.json with, of each line, its own ids and those of the padded and cut call.
"""

import json
import random
import sys
import unicodedata
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

CORPUS = [
    "a photo of a summer noon in the village", "snow at dusk, painted in ink, by a lake",
    "the weather is nice today; they're walking, it's 1234 steps, I'll say we've won",
    "ein Häuschen im Wald bei Nacht und Nebel", "une forêt enneigée à l'aube, très détaillée",
    "зимний вечер в старой деревне", "冬の夕暮れの村、雪が降る", "눈 내리는 저녁 마을", "قرية ثلجية عند الغروب",
    "χειμωνιάτικο βράδυ στο χωριό", "शाम को बर्फीला गाँव", "หมู่บ้านหิมะยามเย็น", "ένα όμορφο πρωινό",
]
MARKS = ("<|startoftext|>", "<|endoftext|>")
ODD = [
    *MARKS, "<|STARTOFTEXT|>", "<|endoftext", "<|endoftext|>!!", "!<|startoftext|>", "</w>", "<w>", "#version", "...", "!!!", "''s",
    "it's", "IT'S", "we'll've", "don't", "I'd", "'T", "d'accord", "a_b-c", "1,234.5", "x2y3", "½", "Ⅻ", "٣٤", "²", "①", "𝟜",
    "İstanbul", "ǅ", "ß", "ẞ", "ΣΑΣ", "ﬁ", "Å", "e\u0301", "a\u0328\u0301", "\u1e9b\u0323", "가", "\u1100\u1161\u11a8", "क\u093c",
    "\u0958", "👩\u200d👩\u200d👧", "👍🏽", "🇩🇪", "❤\ufe0f", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2028", "\u2029", "\u00a0", "\u3000", "\u1680",
    "\u180e", "\u0085", "\t", "\n", "\r\n", "\x00", "\x07", "\x1c", "\x1f", "\x7f", "\ue000", "\ufffd", "\U000e0041", "\U0010ffff", "\ufdd0",
    "١٢٣", "ٱلْعَرَبِيَّةُ", "שָׁלוֹם", "日本語", "ｆｕｌｌ", "ＷＩＤＴＨ", "𝓈𝒸𝓇𝒾𝓅𝓉", "𐐀𐐨", "Ꭰꭰ", "ᲐᲑ", "Ⓐ", "ʰ", "ª", "ˢ", "ـ", "々", "〇", "〡",
]


def train(size: int) -> dict:
    """A vocabulary in CLIP's order: bytes, bytes at a word's end, merges, marks."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", continuing_subword_prefix=""))
    clip = CLIPTokenizer().backend_tokenizer
    tokenizer.normalizer, tokenizer.pre_tokenizer = clip.normalizer, clip.pre_tokenizer
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=alphabet, end_of_word_suffix="</w>", special_tokens=[],
        show_progress=False))
    merges = [tuple(merge) for merge in json.loads(tokenizer.to_str())["model"]["merges"]]
    tokens = [*alphabet, *(symbol + "</w>" for symbol in alphabet), *(a + b for a, b in merges), *MARKS]
    return {"vocab": {token: i for i, token in enumerate(dict.fromkeys(tokens))}, "merges": merges}


def any_character(draw: random.Random) -> str:
    while True:
        code = draw.choice([draw.randrange(0x500), draw.randrange(0x3000), draw.randrange(0x20000)])
        if unicodedata.category(chr(code)) not in ("Cn", "Cs"):
            return chr(code)


def composed_alike(line: str) -> bool:
    """tokenizers composes by the tables of Unicode 13: it leaves marks that are newer in their wrong order."""
    return normalizers.NFC().normalize_str(line) == unicodedata.normalize("NFC", line)


def any_line(draw: random.Random) -> str:
    line = any_parts(draw)
    return line if composed_alike(line) else any_line(draw)


def any_parts(draw: random.Random) -> str:
    words = [word for line in CORPUS for word in line.split()]
    parts = []
    for _ in range(draw.randint(0, 10)):
        kind = draw.random()
        part = (draw.choice(words) if kind < 0.4 else draw.choice(ODD) if kind < 0.75 else
                "".join(any_character(draw) for _ in range(draw.randint(1, 5))))
        parts.append(draw.choice([str.upper, str.title, str, str, str])(part))
    return "".join(part + draw.choice([" ", " ", "  ", "", "\n", "\u3000"]) for part in parts)


def write_case(folder: Path, config: dict, special: dict | None, lines: list[str], size: int = 900,
               lost: tuple = ()) -> None:
    folder.mkdir(parents=True)
    trained = train(size)
    for token in lost:
        del trained["vocab"][token]
    (folder / "vocab.json").write_text(json.dumps(trained["vocab"], ensure_ascii=False))
    merges = "".join(f"{a} {b}\n" for a, b in trained["merges"])
    (folder / "merges.txt").write_text("#version: 0.2\n" + merges)
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer", **config}))
    if special is not None:
        (folder / "special_tokens_map.json").write_text(json.dumps(special))
    tokenizer = CLIPTokenizer.from_pretrained(folder)
    length = config["model_max_length"]
    cut = tokenizer(lines, padding="max_length", max_length=length, truncation=True).input_ids
    own = [ids[1:-1] for ids in tokenizer(lines).input_ids]
    (folder / "lines.json").write_text(json.dumps({"lines": lines, "own": own, "cut": cut}))


def token(content: str, **flags: bool) -> dict:
    return {"content": content, "lstrip": False, "rstrip": False, "single_word": False, **flags}


def normalised_marks(typed: bool) -> dict:
    """As the folders of Stable Diffusion 1.5 have them."""
    kind = {"__type": "AddedToken"} if typed else {}
    marks = {key: {**kind, **token(content, normalized=True)} for key, content in
             (("bos_token", MARKS[0]), ("eos_token", MARKS[1]), ("unk_token", MARKS[1]))}
    return {**marks, "pad_token": MARKS[1]}


def write_cases(folder: Path, lines: int, seed: int) -> None:
    draw = random.Random(seed)

    def some_lines() -> list[str]:
        return [*ODD, *(any_line(draw) for _ in range(lines))]

    write_case(folder / "plain", {"model_max_length": 77}, None, some_lines())
    write_case(folder / "padded_with_exclamation", {"model_max_length": 20, "pad_token": MARKS[1]},
               {"pad_token": "!"}, some_lines(), size=600)
    write_case(folder / "marks_in_normalised_text", {"model_max_length": 24, **normalised_marks(True)},
               normalised_marks(False), some_lines(), size=600)
    write_case(folder / "lacks_symbols", {"model_max_length": 32}, None, some_lines(), size=256,
               lost=("z", "z</w>", "é</w>", "Ñ"))


def main() -> None:
    write_cases(Path(sys.argv[1]), lines=80, seed=0)


if __name__ == "__main__":
    main()
