// A closed survey where some ticked the same level all along: enough usagers to show figures without them, too
// few agents.

import * as people from './people.mjs'

const ROWS = ['L’accueil', 'Le délai', 'La clarté des réponses', 'Les horaires', 'Les locaux', 'La politesse', 'Le suivi', 'Le résultat']
const DOCUMENT = {
  name: 'Votre visite', languages: ['fr'], title: { fr: 'Votre visite' },
  pages: [{ questions: [
    { code: 'points', kind: 'matrix', nature: 'G', asked: ['usager', 'agent'], least: 1, most: 5, words: { fr: 'Notez chaque point' }, choices: ROWS.map((fr, rank) => ({ code: `R${rank}`, words: { fr } })) },
  ] }],
}

async function answer(origin, path, levels) {
  const person = new people.Person(origin)
  await person.get(path)
  await person.get(person.find(/href="([^"]*\/questions\?[^"]*)"/).replaceAll('&amp;', '&'))
  await person.send(Object.fromEntries(levels.map((level, row) => [`q0-${row}`, level])), ['faire', 'envoyer'])
  return person.see('Merci')
}

export async function playSigns(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  await people.paste(referent, 'Accueil ; 40')
  const base = await people.draft(referent, 'Votre visite', { questionnaire: await people.publish(house, admin, referent, DOCUMENT) })
  await people.people(referent, base, { Accueil: [40, 900] })
  for (const step of [people.ready, people.agree, people.open]) await step(referent, base)
  const ways = await people.waysOf(referent, base)
  for (const [side, straight, others] of [['usagers', 7, 20], ['agents', 4, 20]])
    for (let one = 0; one < straight + others; one++)
      await answer(house.origin, ways[`Accueil ${side}`], ROWS.map((_, row) => (one < straight ? 3 + (one % 3) : 1 + (one * (row + 3) + row * row) % 5)))
  await people.move(referent, base, 'clore', 'close')
  for (let tries = 0; !referent.text.includes('portent un signe'); tries++) {
    if (tries === 100) throw new Error(`no figure: ${referent.words()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await referent.get(`${base}/resultats/signes`)
  }
  return { people: { admin, referent }, at: { base } }
}
