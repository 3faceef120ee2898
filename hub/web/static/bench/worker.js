/* Opens the bench while the hub is away: what was loaded last is kept, and asked for anew whenever the hub is there.

   Rule: the hub's answer comes first; only where there is none, what was kept. Nothing that judges is kept. */

const KEPT = "pickbench-bench-1";
const WORTH_KEEPING = /^\/(?:bench\/[a-z0-9-]+$|bench\/contract\.json$|static\/|pictures\/)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && isWorthKeeping(event.request.url)) event.respondWith(answer(event.request));
});
self.addEventListener("message", ({ data }) => {
  for (const url of data.filter(isWorthKeeping)) answer(url).catch(() => {}); // loaded before this worker was there
});

function isWorthKeeping(url) {
  const { pathname, origin } = new URL(url);
  return origin === location.origin && WORTH_KEEPING.test(pathname);
}

/** The hub's answer, kept by its path alone; where there is none, the one that was kept. */
async function answer(request) {
  const kept = await caches.open(KEPT);
  const { pathname } = new URL(request.url ?? request);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await kept.put(pathname, fresh.clone());
    return fresh;
  } catch (error) {
    const old = await kept.match(pathname);
    if (old) return old;
    throw error;
  }
}
