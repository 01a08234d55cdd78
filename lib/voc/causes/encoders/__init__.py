"""The encoders, one a file: each gives an identity and a function from texts to batches of vectors."""

from voc.causes.encoders import e5, endpoint, transformers, use

__all__ = ["e5", "endpoint", "transformers", "use"]
