// A town that has a server of tiles and one of addresses: both are here, on this machine.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { inviteAt, offer, take } from './inbox.mjs'
import * as people from './people.mjs'

const FOUND = [
  ['12 Rue des Lilas 44000 Nantes', 'housenumber', 47.2184, -1.5536],
  ['Rue des Lilas 44000 Nantes', 'street', 47.2191, -1.5541],
  ['Impasse des Lilas 44000 Nantes', 'street', 47.2262, -1.5482],
]
const answer = JSON.stringify({
  type: 'FeatureCollection',
  features: FOUND.map(([label, type, north, east]) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [east, north] }, properties: { label, type, score: 0.9 } })),
})
// Two streets, a park: enough to see how tiles meet.
const tile = (z, x, y) => `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#f3efe6"/><rect x="150" y="30" width="80" height="70" fill="#cfe3c4"/>
<path d="M0 128H256M80 0V256" stroke="#fff" stroke-width="14"/><path d="M0 200L256 180" stroke="#fff" stroke-width="7"/><text x="90" y="150" font-size="13" fill="#77715f">${z}/${x}/${y}</text></svg>`

const server = createServer((request, response) => {
  const [, z, x, y] = request.url.match(/^\/(\d+)\/(\d+)\/(\d+)\.svg$/) ?? []
  response.setHeader('Content-Type', z === undefined ? 'application/json' : 'image/svg+xml')
  response.end(z === undefined ? answer : tile(z, x, y))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
server.unref()
const beside = `http://127.0.0.1:${server.address().port}`
export const options = ['--map-tiles', `${beside}/{z}/{x}/{y}.svg`, '--map-credit', '© les contributeurs d’OpenStreetMap', '--map-start', '47.2184, -1.5536, 14', '--map-box', '47.1, -1.7, 47.4, -1.4', '--address-search', beside]

export async function playMap(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  await people.paste(referent, 'Mairie\n  Éclairage')
  await offer(referent, { code: 'mat', nom: 'Un mât est penché', nature: 'signalement', service: 'Éclairage', lieu: 'oui' })
  const lamps = await inviteAt(admin, 'agent', 'Inès Colin', 'ines.colin@ville.fr', 'Éclairage')
  const placed = await take(lamps, 'mat', 'Le mât penche vers la chaussée.', { ou: 'Rue des Lilas', latitude: '47,2191', longitude: '-1,5541' })
  return { people: { lamps }, at: { placed }, beside }
}
