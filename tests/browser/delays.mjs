// A town whose requests of three months are answered: what is told of delays, and what was kept.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import * as people from './people.mjs'

const OFFERINGS = [['arceau', 'Demander un arceau à vélo'], ['banc', 'Signaler un banc cassé'], ['arbre', 'Planter un arbre']]
const DAY = 86400

// Requests like that one: received so many days ago, each done after `lasts(i)` days; 0: still open.
function copies(reference, count, ago, lasts) {
  const now = Math.floor(Date.now() / 1000 / DAY) * DAY + DAY / 2
  const rows = Array.from({ length: count }, (_, i) => {
    const received = now - (ago + i % 60) * DAY, lasted = lasts(i)
    const done = lasted ? received + lasted * DAY : 0
    return `UPDATE copy SET request_id = request_id + 1, reference = '${reference}' || ${i}, person_id = ${1000 + i}, owner_id = ${1 + i % 3},
      received_unix_s = ${received}, first_unix_s = ${done}, done_unix_s = ${done}, queue = ${done ? 2 : 0}, outcome = ${done ? 2 : 0},
      rank_s = ${done ? -done : received}; INSERT INTO desk_request SELECT * FROM copy;`
  })
  return `CREATE TEMP TABLE copy AS SELECT * FROM desk_request WHERE reference = '${reference}'; ${rows.join('\n')} DROP TABLE copy;`
}

function ask(house, sql) {
  const run = spawnSync('sqlite3', ['-cmd', '.timeout 30000', join(house.data, 'parvis.sqlite')], { input: sql, encoding: 'utf8' })
  if (run.status !== 0 || run.stderr) throw new Error(run.stderr)
  return run.stdout.trim()
}

async function waitFor(what, said) {
  for (let tries = 0; tries < 400; tries++) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(said)
}

async function take(person, offering) {
  await person.get('/guichet/nouvelle')
  await person.send({ 'demarche-1': offering, voie: 'telephone', demande: 'Pour voir.', 'reponse-voie': 'guichet' }, ['faire', 'noter'])
  return person.see('Demande enregistrée').path.split('/')[2]
}

export async function playDelays(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  await people.paste(referent, 'Mairie\n  Voirie\n  Jardins')
  for (const [code, nom] of OFFERINGS) {
    await referent.get('/catalogue/nouvelle')
    const service = referent.find(/<option value="(\d+)">[^<]*Voirie</)
    await referent.send({ code, nom, nature: 'demande', service, finalite: 'general', silence: 'rien', garde: 730, etat: 'ouverte', ...(code === 'banc' ? { jours: 5 } : {}) })
    referent.see('C’est enregistré')
  }
  const velo = await take(referent, 'arceau')
  const banc = await take(referent, 'banc')
  const arbre = await take(referent, 'arbre')
  await house.later(0) // reckoned as it starts: nothing more is written today
  await waitFor(() => ask(house, 'SELECT (SELECT count(*) FROM promise_told) = 3 AND (SELECT max(day) FROM effort_read) > 0') === '1', 'the clock does not go')
  const told = (code, days, ago) => `INSERT INTO promise_told SELECT root_id, offering_id, 0, unixepoch() / 86400 - ${ago}, unixepoch() - ${ago} * 86400, 0, 91, 60, 52, ${days}, ${days - 3}, ${days + 4} FROM offering_offering WHERE code = '${code}';`
  const days = Array.from({ length: 14 }, (_, i) => told('arceau', 14, 91 - i * 6) + told('banc', 4, 91 - i * 6)).join('\n')
  ask(house, `BEGIN;
    ${copies(velo, 150, 28, (i) => i % 12 ? 2 + (i * 7) % 23 : 0)}\n${copies(banc, 90, 28, (i) => 1 + i % 7)}\n${copies(arbre, 6, 30, () => 3)}
    DELETE FROM promise_told; UPDATE effort_read SET day = 0;\n${days}
    UPDATE offering_offering SET kind = 1 WHERE code = 'banc';
    INSERT INTO complaint_said SELECT root_id, request_id, offering_id, strftime('%Y', received_unix_s, 'unixepoch') * 4 + (strftime('%m', received_unix_s, 'unixepoch') - 1) / 3,
      1 + (request_id % 7) * (request_id % 7) / 9, 0, 1 + request_id % 4 FROM desk_request WHERE offering_id = (SELECT offering_id FROM offering_offering WHERE code = 'banc');
    INSERT INTO effort_mark SELECT root_id, request_id, request_id % 9 = 0, request_id % 7 = 0 FROM desk_request WHERE request_id % 9 = 0 OR request_id % 7 = 0; COMMIT;`)
  await house.later(0)
  for (const person of [admin, referent]) person.origin = house.origin
  await waitFor(async () => /Redemandées/.test((await referent.get('/nos-delais/arceau'), referent.text)) && /En ce moment/.test(referent.text), 'no delay is reckoned')
  return { people: { admin, referent }, at: {} }
}
