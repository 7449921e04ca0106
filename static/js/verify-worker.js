/* Keeps the checker for the time without network, and nothing else: an answer about a certificate is never kept.
   KEPT = {version, page, room, files} is put before this by the house; another version is another worker, which replaces this one. */

const SHELF = `checker-${KEPT.version}`;
const ADDRESSES = [KEPT.page, ...KEPT.files];
const PATIENCE_MS = 6000; // a network that does not answer is none

async function fill() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(ADDRESSES.map((address) => new Request(address, { cache: "reload" })));
}

async function clear() {
  const old = (await caches.keys()).filter((name) => name.startsWith("checker-") && name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clear().then(() => self.clients.claim())));

async function inTime(request) {
  const late = new Promise((_resolve, reject) => setTimeout(reject, PATIENCE_MS, new Error("late")));
  return Promise.race([fetch(request), late]);
}

const kept = async (address) => (await caches.open(SHELF)).match(address, { ignoreVary: true });

/* From the network, and what came is kept: the keys always, the page where it belongs to what else is kept. */
async function fresh(request, address) {
  let answer;
  try {
    answer = await inTime(request);
  } catch (failure) {
    const instead = await kept(address);
    if (instead) return instead;
    throw failure;
  }
  const belongs = answer.headers.get("X-Kept-With") ?? KEPT.version;
  if (answer.ok && !answer.redirected && belongs === KEPT.version) {
    const shelf = await caches.open(SHELF);
    await shelf.put(address, answer.clone());
  }
  return answer;
}

/* Somebody goes to a page of this room: without network the checker stands there and reads what the address carries behind its #. */
async function led(request) {
  try {
    return await inTime(request);
  } catch (failure) {
    return (await kept(KEPT.page)) ?? Promise.reject(failure);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const address = url.pathname + url.search;
  if (ADDRESSES.includes(address)) event.respondWith(fresh(request, address));
  else if (request.mode === "navigate" && url.pathname.startsWith(KEPT.room)) event.respondWith(led(request));
});
