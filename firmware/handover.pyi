from firmware.station import Station
from protocol.messages import Job

def job(station: Station, message: Job) -> None: ...
