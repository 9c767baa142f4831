"""Own entries in the window: entered by keys and mouse, errors beside the field, undone, carried by a file."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from minilat_desktop.domain.entry import is_own
from minilat_desktop.ui.compare.commitments import CommitmentsPage
from minilat_desktop.ui.kit.lines import CONFLICT, Line
from minilat_desktop.ui.shell.entry_form import EntryForm
from minilat_desktop.ui.shell.entry_inputs import NamedSeveral
from minilat_desktop.ui.shell.own_list import ImportPreview, OwnDialog
from tests.ui.desk import CONTROL, SHIFT, Desk
from tests.ui.shell.pack_gestures import drop


def press(desk: Desk, dialog: QWidget, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def on_line(desk: Desk, label: str) -> None:
    """Click the first line of the detail with a label."""
    view, model = desk.rooms.detail.view, desk.rooms.detail.model
    row = next(row for row in range(model.rowCount()) if model.line(row).label == label)
    desk.click_index(view, model.index(row, 1))


def fill(desk: Desk, form: EntryForm, **texts: str) -> None:
    """Type into fields by name, `source__title` for the title of a new source."""
    for name, text in texts.items():
        field = form.inputs[name.replace("__", ".")]
        field.setFocus()
        desk.key(Qt.Key.Key_A, CONTROL, on=field)
        desk.keys(text, field)


def save(desk: Desk, form: EntryForm) -> None:
    """Press Save and wait until what was entered is shown where it stands."""
    with desk.bot.waitSignal(desk.rooms.own.written, timeout=30_000):
        press(desk, form, "Save")
    desk.until(lambda: not desk.dialogs(EntryForm))


def founded(desk: Desk, coalition: str) -> str:
    return desk.services.catalogue.coalition(coalition).value_of("founded")


def test_a_value_is_corrected_beside_the_catalogues_and_undone(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    on_line(desk, "Founded")
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    form = desk.dialog(EntryForm)
    assert not form.inputs["attribute"].isEnabled()
    fill(desk, form, value="1959-13")
    press(desk, form, "Save")
    assert form.errors["value"].isVisible()
    assert "“1959-13” is not a date of the calendar" in form.errors["value"].text()
    assert form.errors["source.publisher"].text() == "“Its publisher” is missing."
    # Escape throws nothing away unasked.
    desk.key(Qt.Key.Key_Escape, on=form)
    assert "Throw away what you entered?" in desk.answer("Cancel")
    assert form.answers()["value"] == "1959-13"
    fill(desk, form, value="1959-03", reason="The charter is older", source__title="The charter",
         source__publisher="Salzheim")  # fmt: skip
    # What cannot be written stays in the form.
    desk.files.packs.parent.mkdir(exist_ok=True)
    desk.files.packs.write_text("in the way", encoding="utf-8")
    press(desk, form, "Save")
    desk.until(form.whole.isVisible)
    assert "could not be written" in form.whole.text()
    assert form.answers()["reason"] == "The charter is older"
    desk.files.packs.unlink()
    press(desk, form, "Save")
    desk.until(lambda: founded(desk, "alpine-salt") == "1959-03")
    desk.until(lambda: not desk.dialogs(EntryForm))
    # The list, the line one is on and the sources beneath it are of the new value.
    model = desk.rooms.detail.model
    line = model.line(desk.rooms.detail.view.currentIndex().row())
    assert line.value == "March 1959  ·  my entry"
    assert is_own(line.key)
    assert "Preferred: The charter is older\n[1] The charter. Salzheim. my own entry." in (
        desk.rooms.detail.sources.toPlainText()
    )
    desk.come_back()
    desk.key(Qt.Key.Key_Z, CONTROL)
    desk.until(lambda: founded(desk, "alpine-salt") == "1961-05-01")
    assert desk.rooms.actions["redo"].text() == "&Redo correct fact of ASC"
    desk.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    desk.until(lambda: founded(desk, "alpine-salt") == "1959-03")
    desk.close()
    again = open_desk(tmp_path / "data", small_catalogue)
    assert founded(again, "alpine-salt") == "1959-03"


def test_a_coalition_is_added_listed_exported_removed_and_dropped_back(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.menu("Coalition", "Add", "Coalition")
    form = desk.dialog(EntryForm)
    fill(desk, form, name="Tea <b>Club</b>", founded="2019~", source__title="Leaves", source__publisher="Pot")
    press(desk, form, "Save")
    # Too late: it is being saved.
    desk.key(Qt.Key.Key_Escape, on=form)
    assert not desk.dialogs(QMessageBox)
    desk.until(lambda: desk.state.selected == "my-tea-b-club-b")
    assert not desk.dialogs(EntryForm)
    assert desk.rooms.detail.subtitle.text().startswith("My own entry  ·  Minilateral")
    assert desk.window.list.ids() == ["alpine-salt", "elan", "my-tea-b-club-b", "lamp-union"]
    desk.come_back()
    desk.menu("Tools", "My entries")
    listed = desk.dialog(OwnDialog)
    assert listed.list.count() == 13
    press(desk, listed, "Export all")
    desk.give_path(tmp_path / "mine.yaml")
    desk.until((tmp_path / "mine.yaml").exists)
    row = next(n for n in range(13) if listed.list.item(n).text().startswith("Coalition"))
    desk.click(listed.list.viewport(), listed.list.visualItemRect(listed.list.item(row)).center())
    press(desk, listed, "Remove")
    desk.until(lambda: listed.list.count() == 1)
    assert "my-tea-b-club-b" not in desk.window.list.ids()
    press(desk, listed, "Close")
    desk.come_back()
    drop(desk, tmp_path / "mine.yaml")
    preview = desk.dialog(ImportPreview)
    assert preview.list.item(0).text().startswith("New: Coalition – Tea <b>Club</b>")
    press(desk, preview, "Import")
    desk.until(lambda: "my-tea-b-club-b" in desk.window.list.ids())
    (tmp_path / "mine.yaml").write_text("nonsense", encoding="utf-8")
    desk.come_back()
    drop(desk, tmp_path / "mine.yaml")
    desk.dialog(QMessageBox)
    assert "is not a file of own entries" in desk.answer("OK")


def lines_of(desk: Desk) -> list[Line]:
    """What the detail shows."""
    model = desk.rooms.detail.model
    return [model.line(row) for row in range(model.rowCount())]


def test_a_membership_is_corrected_where_it_stands_and_the_other_is_preferred_again(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    desk.click_tab("Members")
    on_line(desk, "Türkiye")
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    form = desk.dialog(EntryForm)
    assert not form.inputs["actor"].isEnabled()
    assert form.answers()["contested"] == "true"
    fill(desk, form, **{"from": "1950"}, to="2004", source__title="Decree", source__publisher="Ankara")
    press(desk, form, "Save")
    assert "say why yours is the preferred one" in form.errors["reason"].text()
    fill(desk, form, reason="Seen the decree")
    press(desk, form, "Save")
    assert "before the group was founded" in form.errors["from"].text()
    fill(desk, form, **{"from": "1998"})
    save(desk, form)
    mine, theirs = (one for one in lines_of(desk) if one.mark == CONFLICT)
    assert (mine.value, theirs.value) == (
        "1998 to 2004  ·  my entry", "Also: since 2 March 1999, contested",
    )  # fmt: skip
    assert theirs.explain.splitlines()[0] == "The catalogue’s; mine is preferred: Seen the decree"
    assert desk.rooms.detail.sources.toPlainText().splitlines()[1] == "Sources differ. Preferred: Seen the decree"
    # The Membership room tells the same, and corrects it there too.
    desk.come_back()
    desk.room("membership")
    desk.rooms.members.show_actor("TUR")
    ledger = desk.rooms.members.actor.ledger
    room = [ledger.model.line(row) for row in range(ledger.model.rowCount())]
    assert [one.value for one in room if one.mark == CONFLICT] == [
        "Member, 1998 to 2004  ·  my entry", "Also: Member, since 2 March 1999, contested",
    ]  # fmt: skip
    # On the catalogue's own line it is the user's entry that is changed: there is one already.
    desk.click_index(ledger.view, ledger.model.index([one.mark for one in room].index(CONFLICT) + 1, 1))
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    form = desk.dialog(EntryForm)
    assert form.windowTitle() == "Change member"
    box = form.inputs["rank"]
    box.setFocus()
    desk.key(Qt.Key.Key_Up, on=box)
    save(desk, form)
    room = [ledger.model.line(row) for row in range(ledger.model.rowCount())]
    assert [one.value for one in room if one.mark == CONFLICT] == [
        "Member, since 2 March 1999, contested", "Also: Member, 1998 to 2004  ·  my entry",
    ]  # fmt: skip


def test_the_name_is_corrected_and_an_event_has_participants(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    desk.menu("Coalition", "Correct the basics", "Name")
    form = desk.dialog(EntryForm)
    fill(desk, form, value="Élan", reason="x", source__title="Seal", source__publisher="Alps")
    press(desk, form, "Save")
    assert "is also that of “elan”" in form.errors["value"].text()
    fill(desk, form, value="Alpine Salt Pact")
    press(desk, form, "Save")
    desk.until(lambda: desk.rooms.detail.title.text() == "Alpine Salt Pact")
    assert "Also: Alpine Salt Compact" in desk.rooms.detail.names.text()
    desk.come_back()
    desk.menu("Coalition", "Add", "Event")
    form = desk.dialog(EntryForm)
    # Xvfb has no window manager that would give the dialog the keyboard.
    form.activateWindow()
    desk.until(form.isActiveWindow)
    fill(desk, form, date="2001", title="Tasting", participants="norw")
    several = form.inputs["participants"]
    assert isinstance(several, NamedSeveral)
    offered = several.completer().popup()
    assert offered is not None
    desk.until(offered.isVisible)
    desk.key(Qt.Key.Key_Down, on=offered)
    desk.key(Qt.Key.Key_Return, on=offered)
    desk.keys("; Atlantis", form.inputs["participants"])
    assert form.answers()["participants"] == "NOR; Atlantis"
    fill(desk, form, source="Seal – Alps")
    press(desk, form, "Save")
    assert form.errors["participants"].text() == (
        "Nothing is known that is called “Atlantis”: choose a name that is offered."
    )
    fill(desk, form, participants="Norway (NOR)")
    save(desk, form)
    (event,) = (one for one in desk.services.catalogue.coalition("alpine-salt").events if is_own(one.key))
    assert event.participants == ("NOR",)


def test_a_commitment_is_added_and_takes_its_turns(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    desk.menu("Coalition", "Add", "Commitment")
    form = desk.dialog(EntryForm)
    fill(desk, form, text="Salt for all", owner="Norway (NOR)", due="2030", source__title="Seal", turn__note="Below")
    fill(desk, form, source__publisher="Alps")
    form.inputs["turn.value"].setFocus()
    desk.keys("made", form.inputs["turn.value"])
    press(desk, form, "Save")
    assert form.errors["turn.date"].text() == "“Since” is missing."
    fill(desk, form, turn__date="2020")
    save(desk, form)
    (promise,) = (one for one in desk.services.catalogue.coalition("alpine-salt").commitments if is_own(one.key))
    assert (promise.owner, [one.value for one in promise.history]) == ("Norway", ["made"])
    # Another date than before is another turn of its life.
    desk.come_back()
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    form = desk.dialog(EntryForm)
    assert form.answers()["turn.date"] == "2020"
    form.inputs["turn.value"].setFocus()
    desk.keys("kept", form.inputs["turn.value"])
    fill(desk, form, turn__date="2029", turn__note="")
    save(desk, form)
    (promise,) = (one for one in desk.services.catalogue.coalition("alpine-salt").commitments if is_own(one.key))
    assert [(one.date.text, one.value) for one in promise.history] == [("2020", "made"), ("2029", "kept")]


def test_what_is_typed_in_a_form_outlives_the_program(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.click_row("alpine-salt")
    on_line(desk, "Founded")
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    fill(desk, desk.dialog(EntryForm), value="1959", reason="The charter, Art. 1")
    # As at a log off, a moment after the last key.
    os.kill(os.getpid(), signal.SIGTERM)
    desk.until(lambda: not desk.window.isVisible())
    desk.dispose()
    desk = open_desk(tmp_path / "data", small_catalogue)
    form = desk.dialog(EntryForm)
    assert form.windowTitle() == "Correct fact"
    assert (form.answers()["value"], form.answers()["reason"]) == ("1959", "The charter, Art. 1")
    assert not form.inputs["attribute"].isEnabled()
    fill(desk, form, source__title="Charter", source__publisher="Salzheim")
    save(desk, form)
    desk.until(lambda: founded(desk, "alpine-salt") == "1959")
    # Saved, it is not given back; thrown away, neither; and an entry that is changed is changed again.
    desk.come_back()
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT)
    fill(desk, desk.dialog(EntryForm), reason="Seen twice")
    desk.window.close()
    desk.dispose()
    desk = open_desk(tmp_path / "data", small_catalogue)
    form = desk.dialog(EntryForm)
    assert (form.windowTitle(), form.answers()["reason"]) == ("Change fact", "Seen twice")
    desk.key(Qt.Key.Key_Escape, on=form)
    desk.answer("Throw away")
    desk.close()
    desk = open_desk(tmp_path / "data", small_catalogue)
    assert not desk.dialogs(EntryForm)
    assert [one.kind for one in desk.rooms.own.service().entries()] == ["source", "fact"]  # type: ignore[union-attr]


def test_a_cell_of_the_comparison_is_corrected_where_it_holds_one_recorded_value(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path / "data", small_catalogue)
    desk.tick("alpine-salt")
    desk.tick("lamp-union")
    desk.room("compare")
    page = desk.rooms.compare.page

    def on_cell(attribute: str) -> None:
        rows = [page.model.row_at(n) for n in range(page.model.rowCount())]
        line = next(n for n, row in enumerate(rows) if row is not None and row.attribute == attribute)
        desk.click_index(page.view, page.model.index(line, 0))
        desk.key(Qt.Key.Key_E, CONTROL | SHIFT, on=page.view)

    on_cell("full_members")
    assert desk.window.statusBar().currentMessage().startswith("There is no value to correct here.")
    on_cell("founded")
    form = desk.dialog(EntryForm)
    assert (form.windowTitle(), form.answers()["value"]) == ("Correct fact", "1961-05-01")
    desk.key(Qt.Key.Key_Escape, on=form)
    desk.until(lambda: not desk.dialogs(EntryForm))
    desk.come_back()
    # Nothing is recorded of this one: it is added.
    on_cell("ended")
    form = desk.dialog(EntryForm)
    assert (form.windowTitle(), form.answers()["attribute"]) == ("Add fact", "ended")
    desk.key(Qt.Key.Key_Escape, on=form)
    desk.until(lambda: not desk.dialogs(EntryForm))
    desk.come_back()
    on_cell("membership/TUR")
    form = desk.dialog(EntryForm)
    assert (form.windowTitle(), form.answers()["from"]) == ("Correct member", "1999-03-02")
    desk.key(Qt.Key.Key_Escape, on=form)
    desk.until(lambda: not desk.dialogs(EntryForm))
    desk.come_back()
    # In the ledger of commitments it is the one of the line.
    desk.rooms.compare.tabs.setCurrentIndex(2)
    desk.until(lambda: desk.rooms.compare.stack.currentWidget() is not page)
    commitments = desk.rooms.compare.stack.currentWidget()
    assert isinstance(commitments, CommitmentsPage)
    desk.click_index(commitments.view, commitments.model.index(0, 1))
    assert "Correct t&his value…" in [one.text() for one in commitments.view.actions()]
    desk.key(Qt.Key.Key_E, CONTROL | SHIFT, on=commitments.view)
    form = desk.dialog(EntryForm)
    assert (form.windowTitle(), form.answers()["turn.value"]) == ("Correct commitment", "behind")


def test_what_is_left_empty_is_said_once_and_beside_its_field(desk: Desk) -> None:
    for kind, missing in (("Member", "actor"), ("Figure", "metric"), ("Relation", "target"), ("Event", "title")):
        desk.menu("Coalition", "Add", kind)
        form = desk.dialog(EntryForm)
        press(desk, form, "Save")
        told = {name: label.text() for name, label in form.errors.items() if label.isVisible()}
        assert missing in told
        assert all(text.endswith(" is missing.") and "\n" not in text for text in told.values()), told
        assert not form.whole.isVisible(), form.whole.text()
        form.reject()
        desk.come_back()
