// What a kiosk needs to open again without a network: its page and the files of this page, which the page
// itself puts here (kiosk.js). Nothing that somebody answered passes through this file.
const CACHE = 'borne'
const WAIT_MS = 5000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// The page as it is now; the one that is kept when the network, or the server behind a proxy, is away.
async function page(request) {
  const kept = await (await caches.open(CACHE)).match(request.url, { ignoreVary: true })
  if (kept === undefined) return fetch(request)
  try {
    const response = await fetch(request.url, { redirect: 'manual', cache: 'no-store', signal: AbortSignal.timeout(WAIT_MS) })
    return response.status >= 500 ? kept : response
  } catch {
    return kept
  }
}

// A file's address changes with its content: the one that is kept is the right one.
async function file(request) {
  return await (await caches.open(CACHE)).match(request, { ignoreVary: true }) ?? fetch(request)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/static/')) event.respondWith(file(request))
})
