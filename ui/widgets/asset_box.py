"""A list of what can be swapped: picture, symbol and network of each coin and token this wallet knows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox, QWidget

from ui.format import shortened
from ui.language import tr
from ui.theme.theme import theme
from ui.widgets import identicon
from ui.widgets.lane_paint import coin_seed
from wallet.model.asset import Asset
from wallet.model.network import Network

_SIZE = 22


class AssetBox(QComboBox):
    """`chosen` is emitted when the user or `choose` picked another asset."""

    chosen = Signal()

    def __init__(self, name: str, networks: Iterable[Network], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._assets: list[Asset] = []
        self.setAccessibleName(name)
        self.setIconSize(QSize(_SIZE, _SIZE))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.setPlaceholderText(tr("Choose"))
        for network in networks:
            for asset in (*network.tokens, network.coin):
                self._assets.append(asset)
                self.addItem(tr("{symbol} on {network}", symbol=asset.symbol, network=network.name))
                self.setItemData(self.count() - 1, _tip(asset), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(-1)
        self.currentIndexChanged.connect(self._report)
        theme().changed.connect(self._draw)
        self._draw()

    @property
    def asset(self) -> Asset | None:
        index = self.currentIndex()
        return self._assets[index] if index >= 0 else None

    def choose(self, asset: Asset | None) -> None:
        """Pick `asset`, or nothing."""
        keys = [each.key for each in self._assets]
        self.setCurrentIndex(keys.index(asset.key) if asset and asset.key in keys else -1)

    def _report(self, index: int) -> None:
        del index
        self.chosen.emit()

    def _draw(self) -> None:
        for index, asset in enumerate(self._assets):
            self.setItemIcon(index, _icon(asset, self.devicePixelRatioF()))


def _icon(asset: Asset, ratio: float) -> QIcon:
    pixmap = QPixmap(int(_SIZE * ratio), int(_SIZE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    identicon.paint(painter, QRectF(0, 0, _SIZE, _SIZE), coin_seed(asset))
    painter.end()
    return QIcon(pixmap)


def _tip(asset: Asset) -> str:
    if asset.is_native:
        return tr("{name}, the network's own coin", name=asset.name or asset.symbol)
    return tr("{name}, contract {address}", name=asset.name or asset.symbol, address=shortened(asset.token))
