"""What a load cell delivers: loads come and go, springs ring, tables shake, bits slip. Seeded."""

import math
import random
from dataclasses import dataclass, field

MAX_MG, E_MG = 30_000_000, 5_000
ZERO, COUNTS_PER_KG = 84_213, 41_000
CALIBRATION = (7, ZERO, 5 * COUNTS_PER_KG, 5_000_000, 1_790_000_000)
PERIOD_MS = 100


@dataclass
class Cell:
    """A load cell. `noise`: deviation in counts; `tau_ms`: how fast it follows; `spikes`: one in so many."""

    seed: int
    noise: float = 15.0
    tau_ms: float = 150.0
    shaking_mg: float = 0.0
    shaking_hz: float = 2.3
    spikes: int = 0
    now_ms: int = 1_000
    weight_mg: float = 0.0
    _shown_mg: float = 0.0
    _since_spike: int = 0
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def run(self, weight_mg: float, ms: int, creep_mg_s: float = 0.0) -> list[tuple[int, int]]:
        """Samples (counts, at_ms) while this weight lies there."""
        samples = []
        for _ in range(ms // PERIOD_MS):
            self.now_ms += PERIOD_MS + self.chance.randint(-3, 3)
            weight_mg += creep_mg_s * PERIOD_MS / 1000
            self._shown_mg += (weight_mg - self._shown_mg) * (1 - math.exp(-PERIOD_MS / self.tau_ms))
            swing_mg = self.shaking_mg * math.sin(self.now_ms / 1000 * 2 * math.pi * self.shaking_hz)
            counts = ZERO + round(
                (self._shown_mg + swing_mg) * COUNTS_PER_KG / 1e6 + self.chance.gauss(0, self.noise)
            )
            self._since_spike += 1
            if self.spikes and self._since_spike > 5 and self.chance.randrange(self.spikes) == 0:
                self._since_spike = 0
                counts = self.chance.choice((counts * 2, counts // 2, counts ^ 0x400000, -0x7FFFFF))
            samples.append((counts, self.now_ms))
        self.weight_mg = weight_mg
        return samples
