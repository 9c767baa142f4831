from tests.ui.compare.conftest import *
from tests.ui.compare.test_export_dialog import *
def test_dbg(desk, tmp_path):
    desk.state.set_compared(BOTH)
    dialog = desk.open_export()
    path = tmp_path / "out.csv"
    desk.click(dialog._save)
    chooser = dialog.findChild(QFileDialog)
    print([ (l.objectName(), l.isVisible()) for l in chooser.findChildren(QLineEdit)])
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    field.selectAll()
    desk.bot.keyClicks(field, str(path))
    print(repr(field.text()), chooser.isVisible(), chooser.selectedFiles())
    from PySide6.QtWidgets import QApplication
    print(QApplication.activePopupWidget(), QApplication.activeModalWidget())
    b=chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    print(b, b.isEnabled(), b.geometry())
    desk.click(b)
    print(QApplication.activePopupWidget(), QApplication.activeModalWidget(), path.exists(), chooser.isVisible())
    desk.click(b)
    print(QApplication.activePopupWidget(), QApplication.activeModalWidget(), path.exists())
    assert 0
