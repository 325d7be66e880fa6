"""Says what the columns are called in a clinic's sheet: as its settings rename them, else in its language."""

from collections.abc import Iterable, Iterator, Mapping

from typing_extensions import override

from sheetdrip.domain.cells import Cell, folded, text_of
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.domain.wording import tongue_of


class Headers(Mapping[str, str]):
    """The headers by plain name, where they differ from it; step columns of every label are among them."""

    def __init__(self, language: SheetLanguage, renamed: Mapping[str, str]) -> None:
        self.language = language
        self._renamed = dict(renamed)

    @override
    def __getitem__(self, name: str) -> str:
        title = self._renamed.get(name) or header_in(self.language, name)
        if title == name and name not in self._renamed:
            raise KeyError(name)
        return title

    @override
    def __iter__(self) -> Iterator[str]:
        """Those of steps are left out: there is no end of labels."""
        return iter(dict.fromkeys((*self._renamed, *tongue_of(self.language).columns)))

    @override
    def __len__(self) -> int:
        return len(list(iter(self)))

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def renaming(self, renamed: Mapping[str, str]) -> "Headers":
        """The same where some columns are called otherwise."""
        return Headers(self.language, {**self._renamed, **renamed})

    def as_in(self, header: Iterable[Cell], names: Iterable[str]) -> "Headers":
        """The same in the language in which a sheet's header is written, as most of `names` tell.

        A clinic's language may be another one than its sheet was made in.
        """
        there, wanted = {folded(text_of(cell)) for cell in header}, tuple(names)

        def found(headers: Headers) -> int:
            return sum(folded(headers.get(name, name)) in there for name in wanted)

        others = (Headers(one, self._renamed) for one in SheetLanguage if one != self.language)
        return max((self, *others), key=found)


def header_in(language: SheetLanguage, name: str) -> str:
    """What a column is called in a language, by its plain name."""
    tongue = tongue_of(language)
    if name in tongue.columns:
        return tongue.columns[name]
    label, _, field = name.rpartition(" ")
    return f"{label} {tongue.fields[field]}" if label and field in tongue.fields else name


def in_every_language(name: str) -> tuple[str, ...]:
    """All that a column may be called where nobody has renamed it."""
    return tuple(dict.fromkeys(header_in(language, name) for language in SheetLanguage))
