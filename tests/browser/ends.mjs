// A lighting service at the end of some requests: one person to be called back, one who was, six who answered.

import { ask } from './desk.mjs'
import { act, inviteAt, offer, take } from './inbox.mjs'
import * as people from './people.mjs'

const WORDS = ['La lampe au 4 rue du Pré est éteinte.', 'Le lampadaire de la place du Marché clignote toute la nuit.',
  'Plus de lumière devant l’école.', 'La lampe du square est cassée.', 'Une lampe reste allumée le jour.', 'Le passage Jean-Moulin est dans le noir.']

async function answer(origin, page, fields) {
  const person = new people.Person(origin)
  await person.get(`${page}/fin`)
  await person.send(fields)
  person.see('Merci, votre réponse est arrivée')
}

export async function playEnds(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  await people.paste(referent, 'Mairie\n  Voirie\n    Éclairage')
  await offer(referent, { code: 'lampe', nom: 'Une lampe est éteinte', nature: 'signalement', service: 'Éclairage' })
  let lamps = await inviteAt(admin, 'agent', 'Inès Colin', 'ines.colin@ville.fr', 'Éclairage')
  const at = { pages: [] }
  for (const [rank, texte] of WORDS.entries()) {
    const page = await ask(house.origin, 'lampe', { texte, nom: `Mme Petit ${rank}`, reponse: 'courriel', courriel: `petit${rank}@exemple.fr` })
    await act(lamps, page.split('/')[2], { issue: 'faite' }, 'clore')
    at.pages.push(page)
  }
  const [called, done, ...fine] = at.pages
  await answer(house.origin, called, { reglee: 'pas-encore', facile: '2', mots: 'La lampe s’est rallumée deux soirs, puis plus rien.' })
  await answer(house.origin, done, { reglee: 'non', facile: '1', mots: 'Personne n’est venu.' })
  for (const page of fine) await answer(house.origin, page, { reglee: 'oui', facile: '4' })
  at.called = `/fins/${called.split('/')[2]}`
  at.done = `/fins/${done.split('/')[2]}`
  at.told = called
  await lamps.get(at.done)
  await lamps.send({ note: 'Rappelée à dix heures : l’équipe passe demain matin.' })
  lamps.see('ce rappel est fait')
  await people.waitFor(lamps, '/fins', 'Aviez-vous ce qu’il fallait')
  await house.later(1) // what was said today is counted
  lamps = await people.signIn(house.origin, 'ines.colin@ville.fr', people.PASSWORD)
  const team = { lamps, referent: await people.signIn(house.origin, 'remi.lefort@ville.fr', people.PASSWORD) }
  const asked = await take(lamps, 'lampe', 'Une lampe de plus est éteinte.', { nom: 'M. Weber' })
  await act(lamps, asked, { issue: 'faite' }, 'clore')
  at.asked = await ask(house.origin, 'lampe', { texte: 'La lampe du pont est éteinte.', nom: 'M. Ortiz', reponse: 'courriel', courriel: 'ortiz@exemple.fr' })
  await act(lamps, at.asked.split('/')[2], { issue: 'faite' }, 'clore')
  return { people: team, at }
}
