"""Is all put back that a write covered because a column moved under it, whatever columns are called alike?"""

from collections.abc import Callable
from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.cells import Cell
from sheetdrip.sheets.covered_cells import Written, covered, strayed

Table = list[list[Cell]]
Edit = Callable[[Table], None]
NAMES = ("Patient", "Status", "Notes", "Drip", "Evening status")
# rows are told by what was not written
PLAIN = ("Patient",)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table in which some columns are called alike; every cell says where it is from."""
    others = draw(st.lists(st.sampled_from(NAMES[1:]), min_size=2, max_size=6))
    header = draw(st.permutations([*PLAIN, *others]))
    return [list(header), *([f"{row}/{at}" for at in range(len(header))] for row in (1, 2, 3))]


@st.composite
def edits(draw: st.DrawFn, table: Table) -> Edit:
    """A column put in anywhere, or one taken out that has no namesake."""
    header = table[0]
    alone = [at for at, name in enumerate(header) if header.count(name) == 1 and name not in PLAIN]
    if draw(st.booleans()) and alone:
        gone = draw(st.sampled_from(alone))

        def delete(now: Table) -> None:
            for row in now:
                del row[gone]

        return delete
    at = draw(st.integers(0, len(header)))

    def insert(now: Table) -> None:
        for number, row in enumerate(now):
            row.insert(at, "" if number else "Ward")

    return insert


@given(st.data())
def test_each_covered_cell_comes_back_as_it_was(data: st.DataObject) -> None:
    table = data.draw(tables())
    edit = data.draw(edits(table))
    own = [at for at, name in enumerate(table[0]) if name not in PLAIN]
    places = data.draw(
        st.lists(st.tuples(st.integers(1, 3), st.sampled_from(own)), min_size=1, unique=True)
    )
    written = Written(deepcopy(table), {place: f"new {place}" for place in places})
    edited = deepcopy(table)
    edit(edited)
    now = deepcopy(edited)
    for (row, column), cell in written.cells.items():
        if column < len(now[row]):
            now[row][column] = cell
    if not strayed(written, now[0]):
        # nothing that was written stands elsewhere now
        assert [now[0][at] for _, at in places] == [table[0][at] for _, at in places]
        return
    for (row, column), cell in covered(written, now).before.items():
        now[row][column] = cell
    assert now == edited
