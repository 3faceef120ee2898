/* The bench's line to the hub: one WebSocket that is up, or comes back.

   Rules: silence for 2.5 s is a lost line; what is published while it is down is gone, for the core sends it
   again after the next welcome; tries are spread by chance, so that a hall of tablets does not come at once. */

const LOOK_MS = 250;
const SILENT_MS = 2500;
const CONNECT_MS = 8000;
const STABLE_MS = 60000;
const [LEAST_MS, FIRST_MS, MOST_MS] = [500, 3000, 30000];
const NOT_ALLOWED = 4403;

export class Link {
  /** `url` with the power-up in it; `told` gets ["up"], ["down"], ["refused"] or ["frame", leaf, text]. */
  constructor(url, told, chance = Math.random) {
    this.url = url;
    this.told = told;
    this.chance = chance;
    this.tries = 0;
    this.socket = null;
    this.isUp = false;
    this.heardMs = this.upMs = this.nextMs = 0;
  }

  start() {
    this.open();
    this.looking = setInterval(() => this.look(performance.now()), LOOK_MS);
    addEventListener("online", () => (this.nextMs = 0));
  }

  stop() {
    clearInterval(this.looking);
    this.drop();
  }

  /** Send a frame; where the line is down it is gone. */
  publish(leaf, text) {
    if (this.isUp) this.socket.send(`${leaf} ${text}`);
  }

  open() {
    const socket = (this.socket = new WebSocket(this.url));
    this.heardMs = performance.now();
    socket.onmessage = ({ data }) => socket === this.socket && this.hear(data);
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      if (code === NOT_ALLOWED) this.told(["refused"]);
      this.drop();
    };
  }

  hear(data) {
    this.heardMs = performance.now();
    if (data === "beat") this.socket.send("beat");
    else if (data === "up") {
      this.isUp = true;
      this.upMs = this.heardMs;
      this.told(["up"]);
    } else {
      const at = data.indexOf(" ");
      this.told(["frame", data.slice(0, at), data.slice(at + 1)]);
    }
  }

  /** Drop the line, and set when to try again. */
  drop() {
    const { socket, isUp } = this;
    this.socket = null;
    this.isUp = false;
    if (socket) socket.close();
    const nowMs = performance.now();
    if (isUp && nowMs - this.upMs >= STABLE_MS) this.tries = 0;
    const mostMs = Math.min(MOST_MS, FIRST_MS * 2 ** this.tries);
    this.nextMs = nowMs + LEAST_MS + this.chance() * (mostMs - LEAST_MS);
    this.tries = Math.min(this.tries + 1, 8);
    if (isUp) this.told(["down"]);
  }

  look(nowMs) {
    if (!this.socket) {
      if (nowMs >= this.nextMs) this.open();
    } else if (nowMs - this.heardMs > (this.isUp ? SILENT_MS : CONNECT_MS)) this.drop();
  }
}
