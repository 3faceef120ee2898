"""What a gateway counts, for Prometheus."""

from prometheus_client import Counter, Histogram

EVENTS = Counter("pickbench_events_total", "Events answered, by verdict code.", ["why"])
REPEATED = Counter("pickbench_events_repeated_total", "Events that came again and got their stored answer.")
BAD_FRAMES = Counter(
    "pickbench_bad_frames_total", "Frames that could not be read, by what was wrong.", ["code"]
)
REFUSED = Counter("pickbench_hellos_refused_total", "Stations that were not welcomed, by reason.", ["why"])
FAILED = Counter("pickbench_events_failed_total", "Events that met a fault of the hub and were not answered.")
BATCH = Histogram(
    "pickbench_batch_events", "Events committed together.", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
COMMIT_S = Histogram(
    "pickbench_commit_seconds",
    "From a batch's begin to its commit.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 1),
)
