"""A list model over frozen rows. A new snapshot becomes the smallest run of removed, inserted and changed rows, so that scrolling,
selection and focus stay where they were."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
FACE = Qt.ItemDataRole.UserRole
"""What a delegate paints: whatever `face` of the model returns."""
ROW = Qt.ItemDataRole.UserRole + 1
"""The frozen row itself."""
HEADER = Qt.ItemDataRole.UserRole + 2
"""Whether the row is a line between groups, told without making its face; None where the model was not told how."""
_NOWHERE = QModelIndex()


class RowsModel(QAbstractListModel, Generic[R]):
    """`key` says which row is which across snapshots; `face` turns a row into what is painted; `words` into what is read out.
    `header` is the type of the rows that stand between groups.

    Faces are made when first painted: 20,000 rows cost what is visible.
    """

    def __init__(
        self,
        key: Callable[[R], Hashable],
        face: Callable[[R], object],
        words: Callable[[R], str],
        parent: QObject | None = None,
        *,
        header: type[object] | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._face, self._words, self._header = key, face, words, header
        self._rows: list[R] = []
        self._faces: dict[Hashable, object] = {}

    @property
    def rows(self) -> Sequence[R]:
        return self._rows

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == FACE:
            return self._face_of(row)
        if role == ROW:
            return row
        if role == HEADER:
            return None if self._header is None else isinstance(row, self._header)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The arrows pass over headings."""
        heading = index.isValid() and self._header is not None and isinstance(self._rows[index.row()], self._header)
        return Qt.ItemFlag.NoItemFlags if heading else super().flags(index)

    def forget_faces(self) -> None:
        """Paint everything anew: ages have moved on, or the theme changed."""
        self._faces.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def show(self, rows: Sequence[R]) -> None:
        """Become `rows`, by the smallest run of changes between an equal head and an equal tail."""
        old, new = [self._key(row) for row in self._rows], [self._key(row) for row in rows]
        head = _equal(old, new)
        tail = _equal(old[head:][::-1], new[head:][::-1])
        self._faces.clear()
        self._splice(head, len(old) - tail, rows[head : len(new) - tail])
        self._update(rows)

    def _splice(self, start: int, stop: int, fresh: Sequence[R]) -> None:
        if stop > start:
            self.beginRemoveRows(QModelIndex(), start, stop - 1)
            del self._rows[start:stop]
            self.endRemoveRows()
        if fresh:
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._rows[start:start] = fresh
            self.endInsertRows()

    def _update(self, rows: Sequence[R]) -> None:
        changed = [i for i, (was, now) in enumerate(zip(self._rows, rows, strict=True)) if was != now]
        if changed:
            self._rows = list(rows)
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _face_of(self, row: R) -> object:
        key = self._key(row)
        if key not in self._faces:
            self._faces[key] = self._face(row)
        return self._faces[key]


def _equal(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many items from the start are the same."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
