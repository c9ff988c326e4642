"""A list of words in one text."""


class Words:
    """Reads like a tuple of strings, and takes a quarter of the memory: each string would be an object."""

    def __init__(self, text):
        """text: the words, with commas between them."""
        self._text = text

    def __len__(self):
        return self._text.count(",") + 1

    def __getitem__(self, n):
        """The n-th word. Raises IndexError."""
        text = self._text
        at = 0
        while n > 0 and at >= 0:
            at = text.find(",", at) + 1 or -1
            n -= 1
        if n or at < 0:
            raise IndexError
        end = text.find(",", at)
        return text[at:] if end < 0 else text[at:end]

    def __iter__(self):
        return iter(self._text.split(","))

    def __contains__(self, word):
        return self._find(word) >= 0

    def index(self, word):
        """Where a word is. Raises ValueError."""
        at = self._find(word)
        if at < 0:
            raise ValueError(word)
        return self._text[:at].count(",")

    def _find(self, word):
        return -1 if "," in word else ("," + self._text + ",").find("," + word + ",")
