"""What somebody may have meant: the known words that differ least from theirs.

Only needed while an error is told: imported for a moment, and forgotten.
"""

_LONGEST = 40  # letters of a word that is compared at all


def nearest(word, known, most=3):
    """At most `most` of the `known` words that `word` may stand for, the likeliest first.

    `known` is gone through once: it may give its words one by one, so that they aren't in memory together.
    """
    if not 0 < len(word) <= _LONGEST:
        return []
    limit = (len(word) + 2) // 3
    found = []
    for n, other in enumerate(known):
        if other in [one for _, _, one in found]:
            continue
        edits = distance(word.lower(), other, limit)
        if edits <= limit:
            found.append((edits, n, other))
        elif (len(word) > 2 and word in other) or (len(other) > 2 and other in word):
            found.append((limit + abs(len(word) - len(other)), n, other))
        if len(found) > most:
            found.remove(max(found))
    found.sort()
    return [other for _, _, other in found]


def hint(word, known):
    """The nearest words as the end of an error line; "" if none is near."""
    found = nearest(word, known)
    return "; did you mean %s?" % " or ".join(found) if found else ""


def distance(one, other, limit):
    """Letters to insert, remove, change or swap with their neighbour; `limit` + 1 if it is more than that."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before = None
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        last, before, row = before, row, [i + 1]
        for j, theirs in enumerate(other):
            edits = min(before[j] + (letter != theirs), before[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == theirs:
                edits = min(edits, last[j - 1] + 1)
            row.append(edits)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
