// A house whose survey put a questionnaire of several kinds, closed, with enough answers for most figures.

import * as people from './people.mjs'

const ALL = { asked: ['usager', 'agent'] }
const choices = (words) => Object.entries(words).map(([code, fr]) => ({ code, words: { fr } }))
const DOCUMENT = {
  name: 'Votre visite', languages: ['fr'], title: { fr: 'Votre visite' },
  pages: [{ title: { fr: 'Votre venue' }, questions: [
    { ...ALL, code: 'canal', kind: 'one', words: { fr: 'Comment êtes-vous venu ?' }, choices: choices({ pied: 'À pied', bus: 'En bus ou en tram', auto: 'En voiture' }) },
    { ...ALL, code: 'rdv', kind: 'yes-no', words: { fr: 'Aviez-vous rendez-vous ?' }, words_agent: { fr: 'Receviez-vous sur rendez-vous ?' } },
    { ...ALL, code: 'reco', kind: 'scale', least: 0, most: 10, words: { fr: 'Recommanderiez-vous ce service à un proche ?' }, least_words: { fr: 'pas du tout' }, most_words: { fr: 'sans hésiter' } },
    { ...ALL, code: 'accueil', kind: 'smileys', nature: 'S', words: { fr: 'L’accueil vous a-t-il satisfait ?' } },
    { ...ALL, code: 'attente', kind: 'number', least: 0, most: 300, unit: { fr: 'min' }, words: { fr: 'Combien de minutes avez-vous attendu ?' } },
    { ...ALL, code: 'mot', kind: 'long', nature: 'O', words: { fr: 'Que voulez-vous ajouter ?' } },
    { ...ALL, code: 'points', kind: 'matrix', least: 1, most: 5, words: { fr: 'Notez chaque point' }, choices: choices({ delai: 'Le délai', clarte: 'La clarté des réponses' }) },
  ] }],
}

async function answer(origin, path, said) {
  const person = new people.Person(origin)
  await person.get(path)
  await person.get(person.find(/href="([^"]*\/questions\?[^"]*)"/).replaceAll('&amp;', '&'))
  await person.send(Object.fromEntries(said.map((value, rank) => [`q${rank}`, value])), ['faire', 'envoyer'])
  return person.see('Merci')
}

export async function playAsked(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  await people.paste(referent, 'Accueil ; 14\nArchives ; 6')
  const base = await people.draft(referent, 'Votre visite', { questionnaire: await people.publish(house, admin, referent, DOCUMENT) })
  await people.people(referent, base, { Accueil: [14, ''], Archives: [6, ''] })
  await people.ready(referent, base)
  await people.agree(referent, base)
  await people.open(referent, base)
  const ways = await people.waysOf(referent, base)
  for (const [place, agents, usagers] of [['Accueil', 12, 14], ['Archives', 3, 6]])
    for (const [side, count] of [['agents', agents], ['usagers', usagers]])
      for (let one = 0; one < count; one++) {
        const said = [one % 3, one % 4 ? 'oui' : 'non', (one * 3 + 4) % 11, 1 + (one * 2) % 5, 2 + one * 3, `Merci à tous (${one}).`]
        await answer(house.origin, ways[`${place} ${side}`], said)
      }
  await people.move(referent, base, 'clore', 'close')
  for (let tries = 0; !referent.text.includes('1. Comment'); tries++) {
    if (tries === 100) throw new Error(`no figure: ${referent.words()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await referent.get(`${base}/resultats`)
  }
  return { people: { admin, referent }, at: { base } }
}
