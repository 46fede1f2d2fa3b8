// An open survey whose papers are typed in by two people: twelve compared, one that waits. Its links for all
// slow robots down.

import * as people from './people.mjs'

const SCALES = /type="radio"[^>]*name="(q\d+)"/g

// Types a sheet in, every sentence at one level; those of `other` elsewhere.
async function type(who, level, other = {}) {
  const fields = Object.fromEntries([...who.text.matchAll(SCALES)].map(([, name]) => [name, level]))
  await who.send({ ...fields, ...other }, ['faire', 'envoyer'])
}

async function typeFirst(who, at) {
  await who.get(at.sheet)
  await type(who, 2)
  return who.find(/<p class="code">([^<]+)</)
}

async function typeSecond(who, number) {
  await who.get('/saisie')
  await who.send({ numero: number }, ['faire', 'seconde'])
  who.see('Seconde saisie')
}

export async function playPapers(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  const director = await people.invite(admin, 'direction', 'Anne Roche', 'anne.roche@ville.fr')
  await people.paste(referent, 'Accueil ; 31\n')
  const base = await people.draft(referent, 'Votre avis sur l’accueil')
  await people.people(referent, base, { Accueil: [31, 1200] })
  for (const step of [people.ready, people.agree, people.open]) await step(referent, base)
  const at = { base, ways: await people.waysOf(referent, base) }
  await referent.get(`${base}/reception`)
  await referent.send({ 'deux-saisies': 'oui', freiner: 'oui' })
  await referent.get('/saisie')
  at.sheet = `/saisie/${base.split('/').pop()}/questions?lieu=${referent.find(/<option value="(\d+)">Accueil</)}&cote=0`
  for (let paper = 0; paper < 12; paper++) {
    await typeSecond(admin, await typeFirst(referent, at))
    if (paper < 2) await type(admin, 2, { q0: '0' })
    await type(admin, 2)
    admin.see('La réponse sur papier est recopiée')
  }
  at.number = await typeFirst(referent, at)
  return { people: { admin, referent, director }, at }
}
