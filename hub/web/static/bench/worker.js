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
  const wanted = data.filter(isWorthKeeping);
  const fetched = wanted.map((url) => answer(url).catch(() => {})); // loaded before this worker was there
  Promise.all(fetched).then(() => forget(wanted.map((url) => new URL(url).pathname)));
});

/** Let go of the files of older versions: none of the page's own is among them. */
async function forget(wanted) {
  const kept = await caches.open(KEPT);
  if (!wanted.some((path) => path.startsWith("/static/"))) return;
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url);
    const version = pathname.split("/")[2];
    if (pathname.startsWith("/static/") && !wanted.some((path) => path.split("/")[2] === version)) await kept.delete(url);
  }
}

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
