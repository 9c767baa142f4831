"""The panel of pictures, with keys and clicks: what is chosen, shown, copied, saved, and said where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.pictures.scene import Text
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import KINDS, PictureService
from minilat_desktop.ui.compare.pictures import NEXT_STEP, PicturePanel
from minilat_desktop.ui.kit.theme import Themes
from tests.comparison_sample import day, open_catalogue, spec

NOW = day("2026-11-23")


@pytest.fixture
def panel(qtbot: QtBot, themes: Themes, tmp_path: Path) -> Iterator[PicturePanel]:
    """A visible panel with nothing compared yet."""
    catalogue = open_catalogue(tmp_path)
    made = PicturePanel(PictureService(catalogue, ComparisonService(catalogue)), themes)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    catalogue.close()


@pytest.fixture
def shown(panel: PicturePanel) -> PicturePanel:
    """The panel on two coalitions."""
    panel.show_spec(spec("g20", "i2u2"), NOW)
    return panel


def click(bot: QtBot, widget: QWidget) -> None:
    """A click near the left edge, where boxes are."""
    where = QPoint(10, widget.height() // 2)
    bot.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def save_as(bot: QtBot, panel: PicturePanel, path: Path) -> None:
    """Click Save picture…, type a name, press Return."""
    click(bot, panel.save_button)
    bot.waitUntil(lambda: any(one.isVisible() for one in panel.findChildren(QFileDialog)))
    (dialog,) = [one for one in panel.findChildren(QFileDialog) if one.isVisible()]
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    assert name.text().startswith(f"{panel.kind}-g20-i2u2-2026-11-23")
    bot.waitUntil(dialog.isActiveWindow)
    name.selectAll()
    bot.keyClicks(name, str(path))
    save = dialog.findChildren(QDialogButtonBox)[0].buttons()[0]
    bot.waitUntil(save.isEnabled)
    click(bot, save)
    bot.waitUntil(lambda: not any(one.isVisible() for one in panel.findChildren(QFileDialog)))


def test_nothing_compared_names_the_next_step(panel: PicturePanel) -> None:
    assert panel.empty_label.isVisible()
    assert panel.empty_label.text() == NEXT_STEP
    assert not panel.save_button.isEnabled()
    assert not panel.copy_button.isEnabled()
    panel.show_spec(spec("g20"), NOW)
    assert panel.empty_label.text() == NEXT_STEP


def test_what_cannot_be_compared_is_said(panel: PicturePanel) -> None:
    panel.show_spec(spec("g20", "i2u2"), NOW)
    assert panel.view.isVisible()
    panel.show_spec(spec("g20", "g20"), NOW)
    assert "asked for twice" in panel.empty_label.text()
    assert not panel.view.isVisible()
    panel.show_spec(Spec(), NOW)
    assert panel.empty_label.text() == NEXT_STEP


def test_each_kind_is_reached_by_the_keyboard(shown: PicturePanel, qtbot: QtBot) -> None:
    shown.kinds.setFocus()
    titles = []
    for kind in KINDS:
        assert shown.kind == kind
        assert shown.view.scene is not None
        titles.append(shown.view.scene.title)
        assert shown.view.accessibleName() == titles[-1]
        assert shown.scales.isVisible() == (kind == "membership")
        assert "As of 23 November 2026" in shown.view.accessibleDescription()
        assert shown.area.accessibleDescription() == shown.view.accessibleDescription()
        qtbot.keyClick(shown.kinds, Qt.Key.Key_Down)
    assert titles == list(KINDS.values()), "in the list as over the picture"
    # Alt+K comes back to the choice from anywhere.
    shown.save_button.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(shown.kinds.hasFocus)


def test_the_scale_of_the_members_is_chosen_and_goes_along_into_the_file(
    shown: PicturePanel, qtbot: QtBot, tmp_path: Path
) -> None:
    def says(words: str) -> bool:
        assert shown.view.scene is not None
        return any(isinstance(item, Text) and item.text == words for item in shown.view.scene.items)

    assert says("Full members, even steps from 0")
    shown.scales.setFocus()
    for words in ("even steps from 0", "logarithmic scale", "per cent of each line’s largest"):
        qtbot.keyClick(shown.scales, Qt.Key.Key_Down)
        assert says(f"Full members, {words}")
    save_as(qtbot, shown, tmp_path / "a.svg")
    assert "per cent of each line’s largest" in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_every_control_has_a_name(shown: PicturePanel) -> None:
    for control in (
        shown.kinds,
        shown.scales,
        shown.as_text,
        shown.copy_button,
        shown.save_button,
        shown.area,
        shown.text,
    ):
        assert control.accessibleName()


def test_a_long_picture_scrolls_by_keys(shown: PicturePanel, qtbot: QtBot) -> None:
    shown.resize(1000, 300)
    shown.area.setFocus()
    qtbot.waitUntil(shown.area.hasFocus)
    qtbot.keyClick(shown.area, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: shown.area.verticalScrollBar().value() > 0)


def test_the_picture_as_text(shown: PicturePanel, qtbot: QtBot) -> None:
    shown.show_kind("upset")
    click(qtbot, shown.as_text)
    assert shown.text.isVisible()
    assert not shown.view.isVisible()
    assert "In exactly G20, I2U2: 2." in shown.text.toPlainText()
    click(qtbot, shown.as_text)
    assert shown.view.isVisible()


def test_it_follows_the_day_the_width_and_the_text_size(shown: PicturePanel, qtbot: QtBot) -> None:
    before = shown.view.scene
    assert before is not None
    shown.show_spec(spec("g20", "i2u2"), day("2022-01-01"))
    after = shown.view.scene
    assert after is not None
    assert "As of 1 January 2022." in after.told
    shown.resize(1300, 600)
    qtbot.waitUntil(lambda: shown.view.width() > after.width + 200)
    wide = shown.view.scene
    font = QFont(shown.font())
    font.setPointSizeF(font.pointSizeF() * 1.6)
    shown.setFont(font)
    qtbot.waitUntil(lambda: shown.view.scene is not wide and shown.view.height() != 0)
    assert shown.view.scene is not None
    assert wide is not None
    assert shown.view.scene.height > wide.height


def test_it_follows_the_theme(shown: PicturePanel, themes: Themes) -> None:
    def ground() -> str:
        return shown.view.grab().toImage().pixelColor(3, 3).name()

    assert ground() == themes.current.base
    themes.choose("dark")
    assert ground() == themes.current.base == "#16181b"


def test_a_copied_picture_is_an_image_on_white(shown: PicturePanel, themes: Themes, qtbot: QtBot) -> None:
    themes.choose("dark")
    with qtbot.waitSignal(shown.said):
        click(qtbot, shown.copy_button)
    image = QGuiApplication.clipboard().image()
    assert image.width() == 1800
    assert image.pixelColor(2, 2).name() == "#ffffff"


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_a_picture_is_saved_as_its_name_says(shown: PicturePanel, qtbot: QtBot, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mine.{suffix}"
    with qtbot.waitSignal(shown.said) as said:
        save_as(qtbot, shown, path)
    assert said.args == [f"Saved “{path}”."]
    content = path.read_bytes()
    if suffix == "svg":
        assert ElementTree.fromstring(content).tag.endswith("svg")
    elif suffix == "png":
        assert QImage.fromData(content).width() == 1800
    else:
        assert content.startswith(b"%PDF")


def test_a_name_of_another_kind_is_told_and_nothing_written(shown: PicturePanel, qtbot: QtBot, tmp_path: Path) -> None:
    save_as(qtbot, shown, tmp_path / "mine.gif")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in shown.findChildren(QMessageBox)))
    (box,) = [one for one in shown.findChildren(QMessageBox) if one.isVisible()]
    assert "mine.gif" in box.text()
    box.close()
    assert not list(tmp_path.glob("mine*"))
