"""The systems of the comparison: one small function each, ``(corpus, k, seed) -> labels``.

Each is set up as its own documentation shows, and given the corpus's vectors and lemmas where it takes
them.  ``-1`` marks a text that the system leaves out.  Systems that cannot find the number of topics are
given ``k``, the number of gold labels, which a user would not know: that is in their favour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Labels = np.ndarray
ITERATIONS = 1000
"""Gibbs sampling of LDA and HDP."""
VOCABULARY = 5000
"""FASTopic holds texts × words as a dense table."""


@dataclass(frozen=True)
class Corpus:
    """Texts, their lemmas joined by a space, their unit vectors, and vectors of frequent lemmas."""

    texts: list[str]
    tokens: list[str]
    vectors: np.ndarray
    words: dict[str, np.ndarray] = field(repr=False)

    def take(self, rows: np.ndarray) -> Corpus:
        """The corpus of these rows, in their order."""
        return Corpus(
            [self.texts[i] for i in rows], [self.tokens[i] for i in rows], self.vectors[rows], self.words
        )

    def encode(self, texts: Any, **_: object) -> np.ndarray:
        """Vectors of texts and frequent lemmas, for systems that ask an encoder for them."""
        known = self.words | dict(zip(self.texts, self.vectors, strict=True))
        return np.stack([known[text] for text in texts])


Fit = Callable[[Corpus, int, int], Labels]


def bertopic(corpus: Corpus, k: int, seed: int) -> Labels:
    """Stock BERTopic as people run it on Korean: Kiwi's nouns inside the vectorizer."""
    from kiwipiepy import Kiwi
    from sklearn.feature_extraction.text import CountVectorizer

    kiwi = Kiwi()

    def nouns(text: str) -> list[str]:
        return [token.form for token in kiwi.tokenize(text) if token.tag in ("NNG", "NNP")]

    return _bertopic(corpus.texts, corpus.vectors, CountVectorizer(tokenizer=nouns, token_pattern=None))


def bertopic_tokens(corpus: Corpus, k: int, seed: int) -> Labels:
    """Stock BERTopic that is given our lemmas, so that it need not tokenise."""
    return _bertopic(corpus.tokens, corpus.vectors, _splitter())


def bertopic_kmeans(corpus: Corpus, k: int, seed: int) -> Labels:
    """BERTopic with k-means in the place of HDBSCAN, as its documentation shows."""
    from sklearn.cluster import KMeans

    return _bertopic(
        corpus.tokens, corpus.vectors, _splitter(), hdbscan_model=KMeans(n_clusters=k, random_state=seed)
    )


def bertopic_reduced(corpus: Corpus, k: int, seed: int) -> Labels:
    """Stock BERTopic whose outliers then join the nearest topic by embedding."""
    from bertopic import BERTopic

    model = BERTopic(language="multilingual", vectorizer_model=_splitter())
    labels, _ = model.fit_transform(corpus.tokens, embeddings=corpus.vectors)
    if -1 in labels and max(labels) >= 0:
        labels = model.reduce_outliers(
            corpus.tokens, labels, strategy="embeddings", embeddings=corpus.vectors
        )
        model.update_topics(corpus.tokens, topics=labels, vectorizer_model=_splitter())
    return np.asarray(labels)


def _bertopic(texts: list[str], vectors: np.ndarray, vectorizer: object, **parts: object) -> Labels:
    from bertopic import BERTopic

    model = BERTopic(language="multilingual", vectorizer_model=vectorizer, **parts)
    labels, _ = model.fit_transform(texts, embeddings=vectors)
    return np.asarray(labels)


def _splitter() -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(analyzer=str.split)


def top2vec(corpus: Corpus, k: int, seed: int) -> Labels:
    """Top2Vec on the given vectors; every text belongs to the topic whose vector is nearest."""
    from top2vec import Top2Vec

    tokens = dict(zip(corpus.texts, corpus.tokens, strict=True))
    model = Top2Vec(
        corpus.texts,
        embedding_model=corpus.encode,
        embedding_batch_size=len(corpus.texts),
        tokenizer=lambda text: tokens[text].split(),
        verbose=False,
    )
    return np.asarray(model.doc_top)


def topeax(corpus: Corpus, k: int, seed: int) -> Labels:
    """Turftopic's Topeax: t-SNE, peaks of density, a Gaussian mixture."""
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic import Topeax
    from turftopic.encoders import ExternalEncoder

    class Known(ExternalEncoder):
        def encode(self, sentences: Any) -> np.ndarray:
            return corpus.encode(sentences)

    vectorizer = CountVectorizer(analyzer=str.split, min_df=10)  # Turftopic's own bound
    model = Topeax(encoder=Known(), vectorizer=vectorizer, random_state=seed)
    return model.fit_transform(corpus.tokens, embeddings=corpus.vectors).argmax(axis=1)


def fastopic(corpus: Corpus, k: int, seed: int) -> Labels:
    """FASTopic on the given vectors; a text's topic is the heaviest of its transport."""
    import torch
    from fastopic import FASTopic

    torch.manual_seed(seed)
    model = FASTopic(k, preprocess=_Counts(), doc_embed_model=corpus)
    _, theta = model.fit_transform(corpus.tokens, preset_doc_embeddings=corpus.vectors)
    return theta.argmax(axis=1)


class _Counts:
    """FASTopic's `preprocess`: its own default drops all Hangul."""

    def preprocess(self, tokens: list[str]) -> dict[str, object]:
        from sklearn.feature_extraction.text import CountVectorizer

        vectorizer = CountVectorizer(analyzer=str.split, max_features=VOCABULARY)
        counts = vectorizer.fit_transform(tokens)
        return {"train_bow": counts, "vocab": vectorizer.get_feature_names_out().tolist()}


def lda(corpus: Corpus, k: int, seed: int) -> Labels:
    """LDA of tomotopy."""
    import tomotopy

    return _sampled(tomotopy.LDAModel(k=k, seed=seed), corpus.tokens)


def hdp(corpus: Corpus, k: int, seed: int) -> Labels:
    """HDP of tomotopy."""
    import tomotopy

    return _sampled(tomotopy.HDPModel(seed=seed), corpus.tokens)


def _sampled(model: Any, tokens: list[str]) -> Labels:
    """The heaviest topic of each text; a text without a lemma has none."""
    labels = np.full(len(tokens), -1)
    kept = [row for row, text in enumerate(tokens) if text]
    for row in kept:
        model.add_doc(tokens[row].split())
    model.train(ITERATIONS)
    labels[kept] = [int(np.argmax(doc.get_topic_dist())) for doc in model.docs]
    return labels


def nmf(corpus: Corpus, k: int, seed: int) -> Labels:
    """NMF of TF-IDF; a text without a weight has no topic."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(analyzer=str.split, min_df=2, dtype=np.float32).fit_transform(corpus.tokens)
    weights = NMF(n_components=k, random_state=seed).fit_transform(table)
    return np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1)


def evoc(corpus: Corpus, k: int, seed: int) -> Labels:
    """EVoC clusters vectors; it names nothing."""
    from evoc import EVoC

    return np.asarray(EVoC().fit_predict(corpus.vectors))


@dataclass(frozen=True)
class System:
    """A row of the table.

    ``packages`` are distributions whose versions the row states; the modules of ``imports`` are imported
    before the clock starts.  ``resampled`` is false where another row has the same clusters and other words.
    """

    title: str
    fit: Fit
    packages: tuple[str, ...]
    imports: tuple[str, ...]
    own_number: bool = True
    resampled: bool = True


_STOCK = ("bertopic", "umap-learn", "hdbscan"), ("bertopic", "umap", "hdbscan", "kiwipiepy")
_TOMOTOPY = ("tomotopy",), ("tomotopy",)
PEERS = {
    "bertopic": System("BERTopic, Kiwi nouns", bertopic, *_STOCK, resampled=False),
    "bertopic_tokens": System("BERTopic, our tokens", bertopic_tokens, *_STOCK),
    "bertopic_reduced": System("BERTopic, reduce_outliers", bertopic_reduced, *_STOCK),
    "bertopic_kmeans": System("BERTopic, k-means", bertopic_kmeans, *_STOCK, own_number=False),
    "top2vec": System("Top2Vec", top2vec, ("top2vec",), ("top2vec",)),
    "topeax": System("Turftopic Topeax", topeax, ("turftopic",), ("turftopic",)),
    "evoc": System("EVoC", evoc, ("evoc",), ("evoc",)),
    "hdp": System("HDP (tomotopy)", hdp, *_TOMOTOPY),
    "lda": System("LDA (tomotopy)", lda, *_TOMOTOPY, own_number=False),
    "nmf": System("NMF of TF-IDF", nmf, ("scikit-learn",), ("sklearn.decomposition",), own_number=False),
    "fastopic": System("FASTopic", fastopic, ("fastopic", "torch"), ("fastopic",), own_number=False),
}
