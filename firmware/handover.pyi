from firmware.job import Job
from protocol import messages

def take(job: Job | None, message: messages.Job, most_bytes: int) -> Job | None: ...
