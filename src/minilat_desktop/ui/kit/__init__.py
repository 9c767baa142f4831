"""What every room uses: state, tasks, dialogs, theme, icons, safe text."""
