"""Korean inquiries into content lemmas, once a run.

The planner looks here when a cause seems to be glued together by a word that means nothing
(add it to `stopwords.txt`) or torn apart because a product term was cut in two (add it to
`user_words.tsv`; candidates are shown).
"""

from voc.tokens.kiwi import Analyser
from voc.tokens.lexicon import token_lexicon
from voc.tokens.stage import TokensResult, fingerprint, token_table, tokenise

__all__ = ["Analyser", "TokensResult", "fingerprint", "token_lexicon", "token_table", "tokenise"]
