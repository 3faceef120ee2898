/* The lights that a station shows: one whole picture at a time, known by epoch and rev.

   Rule: a picture older than the shown one, or of another life of the hub's data, is ignored; a picture in
   parts is shown when it is whole. */

export class Lights {
  constructor() {
    this.epoch = null;
    this.rev = -1;
    this.rows = []; // [place, colour, mode, qty, task]
    this.forgetParts();
  }

  /** The row at a place; null where there is none, or more than one. */
  onlyAt(place) {
    const found = this.rows.filter((row) => row[0] === place);
    return found.length === 1 ? found[0] : null;
  }

  /** A welcome came. In another epoch the shown rev means nothing: any picture is newer. */
  begin(epoch) {
    if (epoch === this.epoch) return;
    this.epoch = epoch;
    this.rev = -1;
    this.forgetParts();
  }

  /** The connection is gone, and with it the parts that were still to come. */
  forgetParts() {
    this.coming = new Map();
    this.comingOf = [-1, 1]; // rev, parts
  }

  /** Take a picture or a part of one; true when a newer whole picture is now shown. */
  take(rev, rows, part) {
    if (rev <= this.rev || rev < this.comingOf[0]) return false;
    const [index, count] = part || [0, 1];
    if (rev !== this.comingOf[0] || count !== this.comingOf[1]) {
      this.coming = new Map();
      this.comingOf = [rev, count];
    }
    this.coming.set(index, rows);
    if (this.coming.size < count) return false;
    this.rows = Array.from({ length: count }, (_, i) => this.coming.get(i)).flat();
    this.rev = rev;
    this.coming = new Map();
    return true;
  }
}
