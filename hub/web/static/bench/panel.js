/* What the person sees and hears: verdict lamp, sounder, display; and the list of actions they end up in.

   Rules: green is lit for a pass that came in time for the newest thing the person did, and for nothing else;
   amber of our own stays until the hub is there again or the next verdict comes; the red of a replay, or of a
   wrong piece that the station found by itself, stays until the person's next act. Of answers to kept events
   a pass does not flash by, and what failed stays, with its item. */

import { label } from "./labels.js";

const COLOURS = { pass: "g", fail: "r", bad: "a", info: "w" };

export class Panel {
  /** `words`: code -> what the station says by itself, in the person's language. */
  constructor(words, wire) {
    this.words = words;
    this.wire = wire;
    this.actions = [];
    this.isTroubled = false; // an amber of our own is on the lamp
    this.checked = this.failed = 0; // answers of a replay, and those of them that were no pass
    this.free();
  }

  /** The person did something: a red that stood until then was seen. */
  free() {
    this.isStuck = false;
    this.fail = null; // what is shown of what failed since the last act: colour, mode, item, words
    this.more = 0; // how many failed after it
  }

  act(...action) {
    this.actions.push(action);
  }

  say(code) {
    return this.words[code] ?? code;
  }

  /** Lamp, sound where there is one, and display. */
  tell(colour, mode, sound, text) {
    this.isTroubled = false;
    this.act("lamp", colour, mode);
    if (sound) this.act("sound", sound);
    this.act("show", text);
  }

  /** Show an answer; with a `name`, where it is late or the person has gone on, by name and not green. */
  verdict(answer, name, isLate) {
    let colour = COLOURS[answer.v];
    let sound = answer.snd || "attention";
    let text = answer.say || answer.why;
    if (colour === "w" && !answer.say) {
      // nothing to tell, such as of an empty pan: the words stand
      if (this.isTroubled) this.tell("w", "s", "", this.say("ready"));
      else if (isLate || !name) this.act("lamp", "w", "s");
      return;
    }
    if (name) {
      text = `${name}: ${text}`;
      if (colour === "g") {
        colour = "w";
        sound = isLate ? "attention" : sound;
      }
    }
    this.tell(colour, answer.hold ? "b" : "s", sound, text);
  }

  /** Amber, a sound where one is given, and the words of `code`. */
  trouble(code, sound = "") {
    this.tell("a", "s", sound, this.say(code));
    this.isTroubled = true;
  }

  /** What the person just did was not taken: blinking red, and the words of `why`. */
  refuse(why) {
    const wasTroubled = this.isTroubled;
    this.act("refuse", why);
    this.tell("r", "b", "bad", this.say(why));
    this.isTroubled = wasTroubled;
  }

  /** Take the answer to a kept event. `isLast`: none waits any more; `isAwaited`: a newer verdict does. */
  replay(answer, frame, isLast, isAwaited) {
    this.checked += 1;
    if (answer.v === "fail" || answer.v === "bad") {
      this.failed += 1;
      this.showFailed(answer, label(this.wire, frame));
    } else if (isLast && !this.failed && !isAwaited) {
      if (this.checked === 1 && answer.say) this.verdict(answer, label(this.wire, frame), true);
      else this.tell("w", "s", "attention", this.say("all_checked").replace("%d", this.checked));
    }
    if (isLast) this.checked = this.failed = 0;
  }

  /** The first that failed stays, with how many more did; a fail before what is only amber. */
  showFailed(answer, item) {
    const colour = COLOURS[answer.v];
    if (this.fail) this.more += 1;
    if (!this.fail || (colour === "r" && this.fail[0] === "a")) {
      this.fail = [colour, answer.hold ? "b" : "s", item, answer.say || answer.why];
    }
    const [shown, mode, name, text] = this.fail;
    this.tell(shown, mode, answer.snd || "attention", `${name}${this.more ? ` +${this.more}: ` : ": "}${text}`);
    this.isStuck = true;
  }
}
