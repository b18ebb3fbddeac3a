"""Wraps an article into rows and cells, with a tag after each span.

All offsets are code points of the stored text, which are spaCy's offsets; cells (terminal columns)
exist only here. Wrapping is sticky: an edit must not move the text that the person is reading, so
rows keep their ends as long as they fit, and each row reserves cells for later tags.

- "\\n", "\\r\\n", "\\r", U+2028 and U+2029 end a row and belong to it, with no cell. U+0085 does
  not: in news it is nearly always an ellipsis decoded wrongly; it is shown as U+FFFD.
- Rows break after blanks, around Chinese and Japanese characters, and inside a word only when it is
  longer than a row. Blanks that do not fit at the end of a row hang: they have no cell.
- A tab is four blanks. A double-width glyph in a one-cell layout is shown as U+FFFD.
- A tag stays on the row of the character before it. Only if the two are wider than a row (of one
  or two cells) has the tag no cell.
- Right-to-left text is shown in logical order: few terminals reorder it.
"""

import re
from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from rich.cells import get_character_cell_size

from annotator.text.sanitize import UNKNOWN, cluster_extents, cluster_glyph

RESERVE = 4  # cells kept free in each row by the first wrap
TAB = 4  # cells
_MOST_PUSHED = 12  # rows through which an added tag may push words; then a row is left short
_CACHED_ROWS = 256  # more than a screen; the cells of a whole article would take too much memory

_NEWLINE = re.compile("\r\n|[\n\r\u2028\u2029]")
_BLANKS = " \t\v\f\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000"
_BLANK_RUN = re.compile(f"[{_BLANKS}]*")
# Harmless code points that are one cell wide and never join their neighbours; of the blanks only
# the space. A test compares all of them with Rich's and Unicode's tables.
ONE_CELL = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482"
    "\u048a-\u052f\u0531-\u0556\u0559-\u058a\u05d0-\u05ea\u060c\u061b\u061f-\u064a\u0660-\u066f"
    "\u0671-\u06d5\u10d0-\u10ff\u1e00-\u1f15\u1f20-\u1f45\u1f80-\u1fb4\u2010-\u2027\u202f-\u205e"
    "\u2074-\u208e\u2090-\u209c\u20a0-\u20c0\u2100-\u218b\u2190-\u22ff\u2460-\u25fc"
)
_ONE_CELL_TEXT = re.compile(f"[{ONE_CELL}]*")
# Where Chinese and Japanese begin and end, alternately. A regular expression costs 2 ms at start.
_IDEOGRAPHS = "\u2e80\u3130\u3190\ua4d0\uf900\ufb00\uff01\uff61\U00020000\U00040000"
_CLOSING = frozenset("、。，．：；？！）］｝〉》」』】〕〗〙〛ー々,.:;?!)]}”’%")
_OPENING = frozenset("（［｛〈《「『【〔〖〘〚([{“‘$¥￥")


class Cell(NamedTuple):
    """One cluster, or the tag of a slot (`start == end`, glyph ""), `width` cells wide."""

    start: int
    end: int
    width: int
    glyph: str


@dataclass(frozen=True)
class Repaint:
    """Rows to redraw; if `moved`, everything below them too, because it moved to other rows."""

    first: int
    last_exclusive: int
    moved: bool = False


class _Plain:
    """A paragraph in which every code point is one cell wide: offsets differ by cells."""

    def __init__(self, text: str, start: int, edge: int, stop: int) -> None:
        self.text, self.start, self.edge, self.stop = text, start, edge, stop

    def reach(self, start: int, room: int) -> int:
        """Return the furthest end, at a cluster's edge, of what fits in `room` cells."""
        end = start + room
        return end if end < self.edge else self.stop

    def span(self, start: int, end: int) -> int:
        """Return the cells from `start` to `end`."""
        return min(end, self.edge) - start

    def floor(self, char: int) -> int:
        """Return the start of the cluster that holds `char`."""
        return min(char, self.edge)

    def ceil(self, end: int) -> int:
        """Return the first cluster edge at or after `end`."""
        return end if end <= self.edge else self.stop

    def last_break(self, start: int, end: int) -> int:
        """Return the last offset in `(start, end)` where a row may break, or `start`."""
        return max(self.text.rfind(" ", start, end) + 1, start)

    def glyphs(self, start: int, end: int) -> Iterator[tuple[int, int, int, str]]:
        """Yield `(start, end, width, glyph)` of the clusters of a row."""
        edge = min(end, self.edge)
        for at, char in enumerate(self.text[start:edge], start):
            yield at, at + 1, 1, char
        if edge < end:
            yield edge, end, 0, ""


class _Mixed:
    """Any other paragraph: `_Plain`'s methods on the starts and widths of its clusters."""

    def __init__(self, text: str, start: int, edge: int, stop: int, most: int) -> None:
        self.text, self.start, self.edge, self.stop, self.most = text, start, edge, stop, most
        content = text[start:edge]
        self.starts, widths, done = array("l"), list[int](), 0
        for at, after in [*cluster_extents(content), (len(content), len(content))]:
            self.starts.extend(range(start + done, start + min(at + 1, len(content))))
            widths.extend(map(_cells_of, content[done:at]))
            if at < after:
                widths.append(_cells_of(content[at:after]))
            done = after
        self.starts.append(edge)
        if most < TAB:
            widths = [min(width, most) for width in widths]
        self.sums = array("l", accumulate(widths, initial=0))
        if edge < stop:  # the newline is a cluster without a cell
            self.starts.append(stop)
            self.sums.append(self.sums[-1])

    def reach(self, start: int, room: int) -> int:
        most = self.sums[self._index(start)] + room
        return self.starts[bisect_right(self.sums, most) - 1]

    def span(self, start: int, end: int) -> int:
        return self.sums[self._index(end)] - self.sums[self._index(start)]

    def floor(self, char: int) -> int:
        return self.starts[bisect_right(self.starts, char) - 1]

    def ceil(self, end: int) -> int:
        return self.starts[self._index(end)]

    def last_break(self, start: int, end: int) -> int:
        for index in range(self._index(end), self._index(start), -1):
            before, at = self.starts[index - 1], self.starts[index]
            if _may_break(self.text[before], self.text[at]):
                return at
        return start

    def glyphs(self, start: int, end: int) -> Iterator[tuple[int, int, int, str]]:
        for index in range(self._index(start), self._index(end)):
            at, after = self.starts[index], self.starts[index + 1]
            width = self.sums[index + 1] - self.sums[index]
            cluster = self.text[at:after] if at < self.edge else ""
            if cluster == "\t":
                glyph = " " * width
            elif cluster and self.most == 1 and _cells_of(cluster) > 1:
                glyph = UNKNOWN
            else:
                glyph = cluster_glyph(cluster) if cluster else ""
            yield at, after, width, glyph

    def _index(self, offset: int) -> int:
        return bisect_left(self.starts, offset)


_Paragraph = _Plain | _Mixed


@lru_cache(maxsize=16384)
def _cells_of(cluster: str) -> int:
    return TAB if cluster == "\t" else sum(map(get_character_cell_size, cluster_glyph(cluster)))


def _may_break(before: str, after: str) -> bool:
    """Return whether a row may end between clusters that begin with these code points."""
    if before in _BLANKS or before == "\u200b":
        return True
    ideographic = any(bisect_right(_IDEOGRAPHS, char) % 2 for char in (before, after))
    return ideographic and before not in _OPENING and after not in _CLOSING


class Layout:
    """`text` wrapped at `width` cells (at least 1), with a one-cell tag at each of the `slots`.

    A slot is the end of a span: its tag follows the character before it. `rows` are half-open
    ranges of code points that tile the text; an empty text has one empty row.
    """

    def __init__(self, text: str, width: int, slots: Iterable[int] = ()) -> None:
        self.text = text
        self.width = max(width, 1)
        self._limit = self.width - min(RESERVE, self.width // 10)
        self._tags = Counter(map(self._checked, slots))
        self._slots = sorted(self._tags)
        self._paragraphs = list(self._split())
        self._starts = [paragraph.start for paragraph in self._paragraphs]
        self._cells: dict[tuple[int, int], list[Cell]] = {}
        self.rows: list[tuple[int, int]] = []
        for paragraph in self._paragraphs:
            start = paragraph.start
            while start < paragraph.stop:
                end = self._row_end(paragraph, start, self._limit)
                self.rows.append((start, end))
                start = end
        if not self.rows:
            self.rows.append((0, 0))

    def row_of(self, char: int) -> int:
        """Return the row that holds `char`; the end of the text is on the last row."""
        return max(bisect_right(self.rows, (char, len(self.text))) - 1, 0)

    def cells(self, row: int) -> Sequence[Cell]:
        """Return the clusters and tags of a row from left to right, hung ones with width 0."""
        key = self.rows[row]
        if key not in self._cells:
            if len(self._cells) >= _CACHED_ROWS:
                del self._cells[next(iter(self._cells))]
            self._cells[key] = self._lay(*key)
        return self._cells[key]

    def x_of(self, char: int) -> tuple[int, int]:
        """Return the row of `char` and the cell at which its cluster begins."""
        row, x = self.row_of(char), 0
        for cell in self.cells(row):
            if cell.start <= char < cell.end:
                break
            x += cell.width
        return row, x

    def char_at(self, row: int, x: int) -> int:
        """Return the start of the cluster at cell `x`, or of the last one before it."""
        found, left = self.rows[row][0], 0
        for cell in self.cells(row):
            if cell.start < cell.end:
                found = cell.start
            left += cell.width
            if x < left:
                break
        return found

    def add_slot(self, offset: int) -> Repaint:
        """Add a tag at `offset`; wrap again from its row only if the row no longer fits."""
        self._tags[self._checked(offset)] += 1
        row = self.row_of(offset - 1)
        if self._tags[offset] > 1:
            return Repaint(row, row)
        insort(self._slots, offset)
        start, end = self.rows[row]
        self._cells.pop((start, end), None)
        if self._fits(self._paragraph(start), start, end):
            return Repaint(row, row + 1)
        return self._rewrap(row)

    def remove_slot(self, offset: int) -> Repaint:
        """Remove the tag at `offset`; no row changes its text."""
        if not self._tags[offset]:
            raise ValueError(f"there is no tag at offset {offset}")
        self._tags[offset] -= 1
        row = self.row_of(offset - 1)
        if self._tags[offset]:
            return Repaint(row, row)
        del self._tags[offset]
        del self._slots[bisect_left(self._slots, offset)]
        self._cells.pop(self.rows[row], None)
        return Repaint(row, row + 1)

    def _checked(self, offset: int) -> int:
        if not 0 < offset <= len(self.text):
            raise ValueError(f"a tag follows a character: {offset} is not in 1..{len(self.text)}")
        return offset

    def _split(self) -> Iterator[_Paragraph]:
        start = 0
        while start < len(self.text):
            plain = _ONE_CELL_TEXT.match(self.text, start)
            plain_end = plain.end() if plain else start
            newline = _NEWLINE.search(self.text, plain_end)
            edge, stop = newline.span() if newline else (len(self.text), len(self.text))
            if plain_end == edge:
                yield _Plain(self.text, start, edge, stop)
            else:
                yield _Mixed(self.text, start, edge, stop, self.width)
            start = stop

    def _paragraph(self, char: int) -> _Paragraph:
        return self._paragraphs[bisect_right(self._starts, char) - 1]

    def _rewrap(self, row: int) -> Repaint:
        """Wrap from an overfull row until a row begins where one began before.

        Rows may use up their reserve: pushing fewer words down changes fewer rows. If after some
        rows no row begins at an old start, one row is left short, so the rest stays as it is.
        """
        start = self.rows[row][0]
        paragraph = self._paragraph(start)
        new = [(start, self._row_end(paragraph, start, self.width))]
        while True:
            start = new[-1][1]
            old = bisect_left(self.rows, (start, start))
            if start >= paragraph.stop or (old < len(self.rows) and self.rows[old][0] == start):
                break
            keepers = [row + len(new)] if len(new) < _MOST_PUSHED else [row + len(new), old - 1]
            new.append((start, self._kept_end(paragraph, start, keepers)))
        for key in self.rows[row:old]:
            self._cells.pop(key, None)
        self.rows[row:old] = new
        return Repaint(row, row + len(new), moved=len(new) != old - row)

    def _kept_end(self, paragraph: _Paragraph, start: int, keepers: Sequence[int]) -> int:
        """Return the old end of the first of `keepers` that still fits, else a full row's end."""
        for kept in keepers:
            end = self.rows[kept][1] if kept < len(self.rows) else start
            if start < end <= paragraph.stop and self._fits(paragraph, start, end):
                return end
        return self._row_end(paragraph, start, self.width)

    def _row_end(self, paragraph: _Paragraph, start: int, limit: int) -> int:
        """Return where the row that begins at `start` and has `limit` cells ends."""
        end = self._full_end(paragraph, start, limit)
        if end >= paragraph.edge:
            return end
        if self.text[end] in _BLANKS:
            return self._hung_end(paragraph, end)
        broken = paragraph.last_break(start, end)
        return broken if broken > start else end

    def _full_end(self, paragraph: _Paragraph, start: int, limit: int) -> int:
        """Return how far a row from `start` could reach with its tags, ignoring word breaks."""
        end = paragraph.reach(start, limit)
        first = bisect_right(self._slots, start)
        for index in range(first, len(self._slots)):
            slot, room = self._slots[index], limit - (index - first + 1)
            if slot > end:
                break
            if paragraph.span(start, paragraph.ceil(slot)) > room:
                end = paragraph.floor(slot - 1)
                break
            end = paragraph.reach(start, room)
        return max(end, paragraph.ceil(start + 1))

    def _hung_end(self, paragraph: _Paragraph, end: int) -> int:
        """Return the end of the blanks at `end` that may hang; a tag among them may not."""
        run = _BLANK_RUN.match(self.text, end, paragraph.edge)
        hung = run.end() if run else end
        if hung == paragraph.edge:
            hung = paragraph.stop
        index = bisect_right(self._slots, end)
        if index < len(self._slots) and self._slots[index] <= hung:
            hung = paragraph.floor(self._slots[index] - 1)
        return hung

    def _content_end(self, paragraph: _Paragraph, start: int, end: int) -> int:
        """Return the offset of the trailing blanks that may hang at the end of a row."""
        edge = min(end, paragraph.edge)
        index = bisect_right(self._slots, end)
        first = max(start, self._slots[index - 1]) if index else start
        return first + len(self.text[first:edge].rstrip(_BLANKS)) if first < edge else edge

    def _fits(self, paragraph: _Paragraph, start: int, end: int) -> bool:
        tags = bisect_right(self._slots, end) - bisect_right(self._slots, start)
        content = self._content_end(paragraph, start, end)
        return paragraph.span(start, content) + tags <= self.width

    def _lay(self, start: int, end: int) -> list[Cell]:
        if start == end:
            return []
        paragraph = self._paragraph(start)
        content = self._content_end(paragraph, start, end)
        index, x = bisect_right(self._slots, start), 0
        cells: list[Cell] = []
        for at, after, width, glyph in paragraph.glyphs(start, end):
            hung = at >= content and x + width > self.width
            cells.append(Cell(at, after, 0, "") if hung else Cell(at, after, width, glyph))
            x += cells[-1].width
            while index < len(self._slots) and self._slots[index] <= after:
                shown = int(x < self.width)
                cells.append(Cell(self._slots[index], self._slots[index], shown, ""))
                x += shown
                index += 1
        return cells
