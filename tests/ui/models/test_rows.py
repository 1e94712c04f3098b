"""A new snapshot becomes the smallest change of the list, whatever the snapshot is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ui.models.rows import FACE, ROW, RowsModel

Row = tuple[int, str]


def _model() -> RowsModel[Row]:
    return RowsModel(key=lambda row: row[0], face=lambda row: f"face {row[1]}", words=lambda row: row[1])


class Heard:
    """Counts what a view would have to redo."""

    def __init__(self, model: RowsModel[Row]) -> None:
        self.inserted = self.removed = self.changed = self.reset = 0
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)
        model.dataChanged.connect(self._change)
        model.modelReset.connect(self._reset)

    def _insert(self, _: QModelIndex, first: int, last: int) -> None:
        self.inserted += last - first + 1

    def _remove(self, _: QModelIndex, first: int, last: int) -> None:
        self.removed += last - first + 1

    def _change(self, first: QModelIndex, last: QModelIndex) -> None:
        self.changed += last.row() - first.row() + 1

    def _reset(self) -> None:
        self.reset += 1


_snapshots = st.lists(
    st.dictionaries(st.integers(0, 12), st.sampled_from("abc"), max_size=10).map(lambda found: list(found.items())), min_size=1, max_size=6
)


@settings(max_examples=150)
@given(_snapshots)
def test_after_any_snapshots_the_list_is_the_last_one(snapshots: list[list[Row]]) -> None:
    model = _model()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    heard = Heard(model)
    for snapshot in snapshots:
        model.show(snapshot)
        assert [model.data(model.index(i), ROW) for i in range(model.rowCount())] == snapshot
        assert [model.data(model.index(i), FACE) for i in range(model.rowCount())] == [f"face {text}" for _, text in snapshot]
    assert heard.reset == 0
    assert heard.inserted - heard.removed == len(snapshots[-1])
    del tester


def test_a_new_row_on_top_of_many_inserts_one() -> None:
    model = _model()
    rows = [(i, "a") for i in range(5_000)]
    model.show(rows)
    heard = Heard(model)
    model.show([(-1, "new"), *rows])
    assert (heard.inserted, heard.removed, heard.changed) == (1, 0, 0)


def test_a_changed_row_changes_only_itself() -> None:
    model = _model()
    model.show([(i, "a") for i in range(100)])
    heard = Heard(model)
    model.show([(i, "b" if i == 40 else "a") for i in range(100)])
    assert (heard.inserted, heard.removed, heard.changed) == (0, 0, 1)


def test_the_same_snapshot_changes_nothing() -> None:
    model = _model()
    rows = [(1, "a"), (2, "b")]
    model.show(rows)
    heard = Heard(model)
    model.show(list(rows))
    assert (heard.inserted, heard.removed, heard.changed) == (0, 0, 0)


def test_faces_are_made_only_for_what_is_painted() -> None:
    made = list[int]()

    def face(row: Row) -> str:
        made.append(row[0])
        return row[1]

    model = RowsModel[Row](key=lambda row: row[0], face=face, words=lambda row: row[1])
    model.show([(i, "a") for i in range(20_000)])
    model.data(model.index(7), FACE)
    model.data(model.index(7), FACE)
    assert made == [7]


def test_headings_are_no_place_to_stop_at() -> None:
    model = RowsModel[object](key=str, face=str, words=str, header=int)
    model.show([1, "a"])
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
