// The stream of pictures. It says so when none has come for too long, and connects again by itself.

const SILENCE_MS = 2500; // a picture comes at least once a second
const RETRY_MS = 2000;

/**
 * Follow the stream. `onPicture(picture)` for each picture; `onLink(state, ageMs)` twice a second with the state
 * "live" or "lost" ("waiting" before the first picture) and the age of the last picture.
 */
export function follow(url, onPicture, onLink) {
  let source = null;
  let heardAt = 0;
  let openedAt = 0;

  function open() {
    source?.close();
    openedAt = performance.now();
    source = new EventSource(url);
    source.onmessage = (message) => {
      heardAt = performance.now();
      onPicture(JSON.parse(message.data));
      onLink("live", 0);
    };
    source.onerror = () => heardAt && onLink("lost", performance.now() - heardAt);
  }

  function watch() {
    const now = performance.now();
    const silent = now - Math.max(heardAt, openedAt) > SILENCE_MS;
    if (heardAt === 0) onLink("waiting", 0);
    else if (now - heardAt > SILENCE_MS) onLink("lost", now - heardAt);
    if (source.readyState === EventSource.CLOSED ? now - openedAt > RETRY_MS : silent) open();
  }

  open();
  setInterval(watch, 500);
}
