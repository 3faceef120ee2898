/* Opens the bench while the hub is away: what was loaded last is kept, and asked for anew whenever the hub is there.

   Rule: the hub's answer comes first; only where there is none, what was kept. Nothing that judges is kept. */

const KEPT = "pickbench-bench-1";
const WORTH_KEEPING = /^\/(?:bench\/[a-z0-9-]+$|bench\/contract\.json$|static\/|pictures\/)/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !WORTH_KEEPING.test(pathname)) return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await kept.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const old = await kept.match(request, { ignoreSearch: true });
    if (old) return old;
    throw error;
  }
}
