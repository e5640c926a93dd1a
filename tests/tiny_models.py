"""Models small enough to be made where a test needs one; what they say means nothing."""

from __future__ import annotations

from pathlib import Path

__all__ = ["save_small_bert", "save_static"]


def save_static(path: Path) -> Path:
    """Save a model that is no transformer: it adds up a vector a word."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"rain": 0, "fell": 1, "?": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(path))
    return path


def save_small_bert(path: Path) -> Path:
    """Save a transformer of the usual kind, with a prompt and a tokenizer that lowers case."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(1)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", ":", "rain", "fell", "##s"]
    words = path.with_name("vocab.txt")
    words.write_text("\n".join([*vocabulary, "a", "?"]), encoding="utf-8")
    bare = str(path.with_name("bert"))
    config = BertConfig(
        vocab_size=12, hidden_size=8, num_hidden_layers=3, num_attention_heads=2,
        intermediate_size=8, max_position_embeddings=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(bare)
    BertTokenizer(str(words), model_max_length=32).save_pretrained(bare)
    modules = [Transformer(bare), Pooling(8)]
    model = SentenceTransformer(
        modules=modules, prompts={"query": "query: "}, default_prompt_name="query"
    )
    model.save(str(path))
    return path
