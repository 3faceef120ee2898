from firmware.station import Station

def fault(station: Station, code: str, text: str | Exception) -> None: ...
def journal(station: Station, error: OSError) -> None: ...
def telemetry(
    station: Station,
    rssi: int | None,
    heap: int | None,
    live_mg: int | None,
    temp_c: int | None,
    wear: int | None = None,
) -> None: ...
