/* The sounds of verdicts: the tunes of a station's buzzer, over the loudspeaker.

   Rules: a new tune replaces the one that plays; browsers let a page sound only after a touch, and until then
   the page says so. */

/* sound -> tones in Hz (0 is a rest) and lengths in hundredths of a second, as firmware/drivers/buzzer.py. */
export const TUNES = {
  good: [[2700, 9]],
  bad: [[400, 35], [0, 7], [400, 35]],
  over: [[600, 10], [0, 4], [600, 10], [0, 4], [600, 10], [0, 4], [600, 10]],
  unknown: [[1400, 14], [800, 14], [400, 30]],
  weight: [[800, 12], [1400, 12], [800, 12], [1400, 12]],
  stop: [[1000, 80]],
  done: [[1560, 10], [1960, 10], [2340, 10], [3120, 28]],
  attention: [[2200, 6], [0, 6], [2200, 6], [0, 40], [2200, 6], [0, 6], [2200, 6]],
};
const LOUD = 0.4;

export class Sounds {
  /** `changed(isOn)` is told when sounds can be heard, or no longer. */
  constructor(changed) {
    this.changed = changed;
    this.context = null;
    this.playing = null;
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => this.wake(), { capture: true });
  }

  get isOn() {
    return this.context !== null && this.context.state === "running";
  }

  /** A person touched the page: sounds may be heard from now on. */
  async wake() {
    if (this.isOn) return;
    this.context ??= new AudioContext();
    this.context.onstatechange = () => this.changed(this.isOn);
    await this.context.resume();
    this.changed(this.isOn);
  }

  /** Begin a tune; a name that is not known calls for attention. False where nothing can be heard. */
  play(name) {
    if (this.playing) this.playing.stop();
    this.playing = null;
    if (!this.isOn) return false;
    const { context } = this;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = "square";
    tone.connect(volume).connect(context.destination);
    let at = context.currentTime;
    tone.start(at);
    for (const [hertz, hundredths] of TUNES[name] ?? TUNES.attention) {
      volume.gain.setValueAtTime(hertz ? LOUD : 0, at);
      if (hertz) tone.frequency.setValueAtTime(hertz, at);
      at += hundredths / 100;
    }
    tone.stop(at);
    this.playing = tone;
    return true;
  }
}
