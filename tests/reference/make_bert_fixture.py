# transformers 5.24, tokenizers 0.23
"""Writes small BERT tokenizers with odd lines of text and the ids that transformers gives them.

    python make_bert_fixture.py bert_fixture

tests/text/bert_tokenizer_test.cpp reads what this writes: FOLDER/CASE as a model's tokenizer folder and
FOLDER/CASE/lines.json with, of each line, its own ids.
"""

import json
import random
import sys
import unicodedata
from pathlib import Path

from make_tokenizer_fixture import CORPUS, ODD, any_line
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import BertTokenizer

ONLY = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
CLEAN = normalizers.BertNormalizer(**{**ONLY, "clean_text": True})
STRIP = normalizers.BertNormalizer(**{**ONLY, "strip_accents": True})
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ODD_FOR_BERT = [*ODD, *MARKS, "[sep]", "x[SEP]y", "a" * 100, "a" * 101, "naïve café", "漢字かな", "a+b=c", "~`^$|<>", "¿qué?"]


def classed_alike(character: str) -> bool:
    """tokenizers' BERT has tables of Unicode 8, since when some characters came and some changed."""
    category = unicodedata.category(character)
    splits = len(pre_tokenizers.BertPreTokenizer().pre_tokenize_str(f"a{character}a")) == 3
    is_mark = STRIP.normalize_str(f"a{character}") == "a"
    is_control = CLEAN.normalize_str(f"a{character}a") == "aa"
    return (splits == (category.startswith("P") or character.isascii() and category.startswith("S")) and
            is_mark == (category == "Mn") and
            is_control == (category in ("Cc", "Cf", "Co") and character not in "\t\n\r" or character == "\ufffd"))


def any_line_alike(draw: random.Random) -> str:
    line = any_line(draw)
    return line if all(map(classed_alike, unicodedata.normalize("NFD", line))) else any_line_alike(draw)


def write_bert_tokenizer(folder: Path, config: dict, size: int) -> BertTokenizer:
    folder.mkdir(parents=True)
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    like = BertTokenizer().backend_tokenizer
    tokenizer.normalizer, tokenizer.pre_tokenizer = like.normalizer, like.pre_tokenizer
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=size, special_tokens=MARKS,
                                                                    show_progress=False))
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("".join(token + "\n" for token, _ in vocabulary))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertTokenizer", **config}))
    return BertTokenizer.from_pretrained(folder)


def write_case(folder: Path, config: dict, lines: list[str]) -> None:
    tokenizer = write_bert_tokenizer(folder, config, size=500)
    own = [ids[1:-1] for ids in tokenizer(lines).input_ids]
    (folder / "lines.json").write_text(json.dumps({"lines": lines, "own": own}))


def write_cases(folder: Path, lines: int, seed: int) -> None:
    draw = random.Random(seed)
    for name, config in (("plain", {}), ("cased", {"do_lower_case": False}),
                         ("accents", {"strip_accents": False, "tokenize_chinese_chars": False})):
        write_case(folder / name, config, [*ODD_FOR_BERT, *(any_line_alike(draw) for _ in range(lines))])


def main() -> None:
    write_cases(Path(sys.argv[1]), lines=80, seed=0)


if __name__ == "__main__":
    main()
