"""`pickbench station`: make stations, look at them, and tell them what to do."""

import typer

from hub.commands import station_add, station_bench, station_do, station_look, station_run

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("add")(station_add.add)
app.command("run")(station_run.run)
app.command("bench")(station_bench.bench)
app.command("list")(station_look.list_stations)
app.command("show")(station_look.show)
app.command("settings")(station_do.settings)
app.command("identify")(station_do.identify)
app.command("message")(station_do.message)
app.command("zero")(station_do.zero)
app.command("tare")(station_do.tare)
app.command("calibrate")(station_do.calibrate)
app.command("reboot")(station_do.reboot)
