"""`pickbench print`: papers, to printers and to files."""

import typer

from hub.commands import print_sheets

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command(name="sheet")(print_sheets.sheet)


@app.callback()
def papers() -> None:
    """Print papers: labels, cards and guides to a file."""
