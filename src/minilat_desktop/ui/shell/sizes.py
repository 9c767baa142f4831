"""The sizes of the kit, under the name by which the dialogs of the window ask for them."""

from minilat_desktop.ui.kit.sizes import by_text

__all__ = ["by_text"]
