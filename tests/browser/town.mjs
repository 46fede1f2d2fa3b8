// An invented town, played through the pages: accounts of every role and a survey in each of its states.
// What a state of pages.mjs needs to find its way is given back: who is signed in, and where things are.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as people from './people.mjs'

const PLACES = `Mairie
  Accueil ; 31
  État civil et élections ; 14
  Archives ; 4
  Police municipale ; 6
  Cimetières ; 3
Médiathèque Simone-Veil ; 22
Régie des eaux
`
const NUMBERS = { Accueil: [31, 1200], 'État civil et élections': [14, 800], 'Médiathèque Simone-Veil': [22, 2500] }
const SURVEYS = {
  fresh: 'Votre avis sur la piscine',
  small: 'Petites équipes : votre avis sur l’accueil et les démarches en mairie',
  waiting: 'Votre avis sur l’état civil',
  agreed: 'Votre avis sur les cantines',
  open: 'Votre avis sur l’accueil',
  closed: 'Votre avis sur les crèches',
  returned: 'Votre avis sur les transports scolaires',
  published: 'Votre avis sur la médiathèque',
  walked: 'Votre avis sur la carte d’identité',
}
const STEPS = ['ready', 'agree', 'open', 'close', 'return', 'publish']

// The house in its first minute: one person, who administers it and prepares surveys.
export async function playFirstMinute(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  return { people: { admin, referent }, at: {} }
}

// The last backup was made long ago.
export async function playBadDays(house) {
  const played = await playFirstMinute(house)
  writeFileSync(join(house.data, 'last-backup'), '2026-01-01T02:00:00Z\n')
  return played
}

async function inviteAll(house) {
  const admin = await people.firstAdministrator(house)
  return {
    admin,
    agent: await people.invite(admin, 'agent', 'Léa Marchand', 'lea.marchand@ville.fr'),
    leader: await people.invite(admin, 'responsable', 'Omar Benali', 'omar.benali@ville.fr'),
    referent: await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr'),
    director: await people.invite(admin, 'direction', 'Anne-Sophie de La Rochefoucauld', 'anne-sophie.delarochefoucauld@agglomeration-de-clairval.fr'),
    auditor: await people.invite(admin, 'audit', 'Chloé Petit', 'chloe.petit@ville.fr'),
    previewing: await people.invite(admin, 'admin', 'Paul Vidal', 'paul.vidal@ville.fr'),
    phone: await people.invite(admin, 'agent', 'Inès Roux', 'ines.roux@ville.fr'),
  }
}

// One open survey, of a questionnaire of every kind in French, English and Arabic, and a card that has served.
export async function playInquiry(house) {
  const { people: everybody } = await playFirstMinute(house)
  const { admin, referent } = everybody
  const document = JSON.parse(readFileSync(fileURLToPath(new URL('../support/every-kind.json', import.meta.url)), 'utf8'))
  document.quotas = [{ name: 'Avec rendez-vous', condition: 'rdv = oui', limit: 500 }, { name: 'Venus à pied', condition: 'venu = "pied"', limit: 4 }]
  const questionnaire = await people.publish(house, admin, referent, document)
  await people.paste(referent, 'Accueil ; 31\nArchives ; 14\nAccès aux salles ; 12\n')
  const base = await people.draft(referent, 'Votre visite', { questionnaire })
  await people.people(referent, base, { Accueil: [31, 1200], Archives: [14, 300], 'Accès aux salles': [12, 100] })
  for (const step of [people.ready, people.agree, people.open]) await step(referent, base)
  return { people: everybody, at: { base, ways: await people.waysOf(referent, base) } }
}

// A survey made with LimeSurvey: its questionnaire, twice (the second one never published), and its replies.
export async function playReplies(house) {
  const { people: everybody } = await playFirstMinute(house)
  const { admin, referent } = everybody
  const run = (...words) => {
    const done = house.run(...words)
    if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`)
    return done.stdout
  }
  const examples = fileURLToPath(new URL('../../docs/examples', import.meta.url))
  const number = (said) => /n°\s(\d+)/.exec(said)[1]
  run('import', 'structures', join(examples, 'structures.csv'))
  const read = number(run('questionnaire', 'import', join(examples, 'guichet.lss')))
  await people.publishDraft(admin, referent, `/questionnaires/libres/${read}`)
  run('import', 'limesurvey', join(examples, 'guichet.csv'), '--map', join(examples, 'guichet.map'))
  const draft = number(run('questionnaire', 'import', join(examples, 'guichet.lss')))
  return {
    people: everybody,
    at: { questionnaire: `/questionnaires/libres/${read}`, draft: `/questionnaires/libres/${draft}`, survey: '/enquetes/guichet-2026' },
  }
}

// A team under the floor, one that could be grouped, one grouped and one in workshop, on one page.
async function playSmallTeams(referent) {
  const base = await people.draft(referent, SURVEYS.small)
  await people.people(referent, base, { ...NUMBERS, Mairie: [0, 0], Archives: [4, 60], 'Police municipale': [6, ''], 'Cimetières': [3, ''] })
  const buttonOf = (name, place) => {
    const row = referent.text.split('<tr').find((text) => text.includes(place))
    return [name, new RegExp(`name="${name}" value="([^"]*)"`).exec(row)[1]]
  }
  await referent.send({}, buttonOf('atelier', 'Cimetières'))
  await referent.send({}, buttonOf('regrouper', 'Police municipale'))
  return base
}

async function answerAll(origin, ways, places) {
  for (const [place, agents, usagers] of places)
    for (const [side, count, lean] of [['agents', agents, 1], ['usagers', usagers, 0]])
      for (let person = 0; person < count; person++)
        await people.answer(origin, ways[`${place} ${side}`], (rank) => (person + rank) % 3 + lean)
}

// As far as `until`, with enough replies for a mirror where one is read.
async function playSurvey(house, referent, name, until, journey) {
  const base = await people.draft(referent, SURVEYS[name])
  const steps = STEPS.slice(0, STEPS.indexOf(until) + 1)
  await people.people(referent, base, NUMBERS)
  if (journey) await people.along(referent, base, journey, 24)
  if (steps.includes('ready')) await people.ready(referent, base)
  if (steps.includes('agree')) await people.agree(referent, base)
  if (!steps.includes('open')) return { base }
  await people.open(referent, base)
  const ways = await people.waysOf(referent, base)
  if (steps.includes('close')) await answerAll(house.origin, ways, [['Accueil', 12, 7]])
  if (steps.includes('close')) await people.move(referent, base, 'clore', 'close')
  if (steps.includes('return')) await people.move(referent, base, 'restituer', 'restituée', { comment: 'Réunion de service du 12 janvier' })
  if (steps.includes('publish')) await people.move(referent, base, 'publier', 'publiée')
  return { base, ways }
}

// An axis, an action that comes from the mirror of a survey given back, one that comes from nowhere.
async function playActions(referent, at) {
  const code = at.returned.split('/').pop()
  at.point = `enquete=${code}&lieu=accueil&point=P1.S1`
  at.hidden = `enquete=${code}&lieu=archives&point=P1.S1`
  await referent.get('/actions/axes')
  await referent.send({ nom: 'Des réponses à temps', pourquoi: 'Les usagers attendent sans savoir, les agents répondent sans fin aux mêmes appels.' })
  await referent.get(`/actions/nouvelle?${at.point}`)
  await referent.send({
    quoi: 'Annoncer un délai à chaque dépôt de dossier, et prévenir s’il change', axe: '1',
    'effet-1': 'mieux', 'effet-1-mots': 'On sait quand on aura une réponse.', 'effet-2': 'mieux', 'effet-2-mots': 'Moins d’appels pour demander où en est un dossier.',
  })
  at.action = referent.path
  await referent.get('/actions/nouvelle')
  await referent.send({
    quoi: 'Refaire la signalétique du hall', qui: 'autre', organisme: 'Association des malvoyants de Clairval',
    'effet-1': 'mieux', 'effet-1-mots': 'On trouve seul le bon guichet.', 'effet-2': 'non', juge: 'autre', 'juge-mots': 'Trois visites avec des personnes malvoyantes.',
  })
  at.ended = referent.path
  await referent.send({ fait: 'Des panneaux contrastés,\net une bande au sol.' }, ['faire', 'faite'])
}

// Hours given at the town hall, others of its own at the library, days that are exceptions behind and ahead.
async function playHours(referent) {
  const say = async (form, place, fields) => {
    await referent.get(`/horaires/${form}?lieu=${encodeURIComponent(place)}`)
    await referent.send(fields)
    referent.see('C’est enregistré')
  }
  const week = Object.fromEntries(['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi'].map((name) => [name, '8h30-12h, 13h30-17h']))
  await say('semaine', 'Mairie', { depuis: people.day(-200), ...week, samedi: '9h-12h' })
  await say('semaine', 'Mairie', { depuis: people.day(60), ...week, mercredi: '8h30 - 19h', samedi: '' })
  await say('semaine', 'Médiathèque Simone-Veil', { depuis: people.day(-100), lundi: '', mardi: '14h-19h', mercredi: '10h-12h30 et 14h-19h', jeudi: '', vendredi: '14h-19h', samedi: '10h-18h', dimanche: '10h-12h', feries: 'oui' })
  await say('exception', 'Mairie', { du: people.day(20), au: people.day(24), genre: 'ferme', raison: 'Travaux d’accessibilité dans le hall' })
  await say('exception', 'Accueil', { du: people.day(0), genre: 'ferme-de', heures: '15 h – 16 h', raison: 'Formation de toute l’équipe' })
  await say('exception', 'Accueil', { du: people.day(22), genre: 'ouvert-de', heures: '9 h – 12 h', raison: 'Permanence pendant les travaux' })
  await say('exception', 'Accueil', { du: people.day(-3), genre: 'ferme', raison: 'Panne de chauffage' })
}

export async function playTown(house) {
  const everybody = await inviteAll(house)
  const { admin, referent } = everybody
  await people.paste(referent, PLACES)
  const at = {}
  const journey = await people.writeJourney(referent, 1)
  await people.writeJourney(referent, 2)
  at.small = await playSmallTeams(referent)
  await people.along(referent, at.small, journey, 6)
  for (const [name, until] of [['fresh', null], ['waiting', 'ready'], ['agreed', 'agree'], ['closed', 'close'], ['returned', 'return'], ['published', 'publish'], ['walked', 'open'], ['open', 'open']]) {
    const { base, ways } = name === 'fresh' ? { base: await people.draft(referent, SURVEYS.fresh) } : await playSurvey(house, referent, name, until, name === 'walked' ? journey : undefined)
    at[name] = base
    if (ways) at[`${name}Ways`] = ways
  }
  await answerAll(house.origin, at.openWays, [['Accueil', 11, 8], ['Médiathèque Simone-Veil', 3, 4]])
  const [used, card] = await people.cards(referent, at.open, { genre: 'carte', cote: '1', lieu: 'Accueil', nombre: 2 })
  await people.answer(house.origin, `/repondre/${used.replaceAll('-', '')}`, () => 2)
  at.used = `/repondre/${used.replaceAll('-', '')}`
  at.card = card
  await playActions(referent, at)
  await playHours(referent)
  await referent.get('/experiences/reglages')
  await referent.send({ ouverte: 'oui' })
  await referent.get('/lieux')
  await referent.get(`${at.open}/lieux`)
  await referent.get('/saisie')
  at.accueil = referent.find(/<option value="(\d+)">Accueil</)
  await referent.get('/questionnaires')
  at.form = referent.find(/href="(\/questionnaires\/\d+)"/)
  await copyForm(referent, at)
  await admin.get('/comptes')
  at.account = admin.find(/href="(\/comptes\/\d+)"><b>Léa Marchand/)
  at.first = admin.find(/href="(\/comptes\/\d+)"><b>Ada Minière/)
  await admin.get('/comptes/nouveau')
  await admin.send({ role: 'agent', nom: 'Noé Garnier', adresse: 'noe.garnier@ville.fr' })
  at.invitation = admin.find(/\/invitation\/[a-z2-7]{26}/)
  const { previewing } = everybody
  await previewing.get('/compte')
  await previewing.send({}, ['role', '2'])
  return { people: everybody, at }
}

// What one answers by return of a short message.
const ASKED = { name: 'Suite donnée', languages: ['fr'], title: { fr: 'Suite donnée' }, pages: [{ questions: [
  { code: 'suite', kind: 'one', asked: ['usager'], nature: 'G', words: { fr: 'Avez-vous eu une réponse ?' },
    choices: [['oui', 'oui'], ['part', 'en partie'], ['non', 'non']].map(([code, fr]) => ({ code, words: { fr } })) },
] }] }

// A survey that invites: a list with its draw, a message, a rule of a key moment; another that has nothing yet.
export async function playInvitations(house) {
  const played = await playFirstMinute(house)
  const { admin, referent } = played.people
  const agent = await people.invite(admin, 'agent', 'Léa Marchand', 'lea.marchand@ville.fr')
  await people.paste(referent, PLACES)
  await people.writeJourney(referent, 1)
  const { base: fresh } = await playSurvey(house, referent, 'fresh', 'open')
  const { base } = await playSurvey(house, referent, 'open', 'open')
  const liste = ['Accueil', 'Médiathèque Simone-Veil'].flatMap((place) => [...Array(60).keys()].map((rank) => `p${rank}.${place.length}@exemple.fr;${place};${rank % 6 ? '' : 'agent'};${rank % 2 ? 'nord' : 'sud'}`)).join('\n')
  await referent.get(`${base}/invitations`)
  await referent.send({ liste: `${liste}\n06 12 34 56 78;Accueil` }, undefined, `${base}/invitations/liste`)
  await referent.send({}, ['faire', 'garder'])
  await referent.send({ nombre: 80 }, ['faire', 'tirer'])
  await referent.get(`${base}/invitations/message`)
  await referent.send({ objet: 'Votre avis sur l’accueil', message: 'Bonjour,\n\nVotre avis sur {lieu}, jusqu’au {fin} :\n{lien}', sms: 'Votre avis : {lien}', rappels: 1, delai: 7 })
  await referent.get(`${base}/moments`)
  const step = referent.find(/<option value="(\d+-\d+)"/)
  await referent.send({ etape: step, cote: 0, moyen: 0, delai: 2, part: 20 })
  await referent.send({ etape: step, cote: 1, moyen: 0, delai: 0, part: 100 })
  await referent.get(`${fresh}/invitations`)
  await referent.send({ liste }, undefined, `${fresh}/invitations/liste`)
  await referent.send({}, ['faire', 'garder'])
  await referent.get(`${fresh}/invitations/message`)
  await referent.send({ objet: 'Votre avis', message: '{lien}', sms: '', rappels: 2, delai: 7 })
  await referent.get(`${fresh}/invitations`)
  await referent.send({}, ['faire', 'envoyer'])
  const left = `UPDATE invite_letter SET state = 2, lease = 0, done_unix_s = due_unix_s - letter_id % 3 * 86400 WHERE side = 0 AND letter_id % 5 <> 0`
  const run = spawnSync('sqlite3', ['-cmd', '.timeout 5000', join(house.data, 'parvis.sqlite'), left], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr) // as if there were a mail server
  const asking = await people.draft(referent, SURVEYS.waiting, { questionnaire: await people.publish(house, admin, referent, ASKED) })
  await referent.get(`${asking}/invitations/message`)
  await referent.send({ objet: '', message: '', sms: '{question} Ou : {lien}', rappels: 0, delai: 7 })
  await house.later(0) // it is counted when it starts
  for (const person of [admin, referent, agent]) person.origin = house.origin
  await people.waitFor(referent, `${fresh}/suivi`, 'par groupe de la liste')
  return { people: { admin, referent, agent }, at: { base, sent: fresh, asking } }
}

// The same, years later, once the clock has prepared what is to be erased: it has six months of a desk to look at.
export async function visitAgedBelair(house) {
  await house.later(4 * 366)
  const visited = await visitBelair(house, false)
  const { direction } = visited.people
  for (let tries = 0; tries < 100; tries++) {
    await direction.get('/conservation')
    if (direction.text.includes('Un effacement attend un visa')) return visited
    await new Promise((resolve) => { setTimeout(resolve, 200) })
  }
  throw new Error('nothing is prepared')
}

// Belair-sur-Vionne, as `parvis demo` makes it: its accounts are told once, with their passwords.
export async function visitBelair(house, hasDesk = true) {
  const everybody = {}
  for (const [, mail, name, password] of house.told[0].matchAll(/((\w+)@belair\.invalid) +(\S+)/g))
    everybody[name] = await people.signIn(house.origin, mail, password)
  const { referent } = everybody
  await referent.get('/parcours')
  const at = { journey: referent.find(/href="(\/parcours\/[a-z0-9-]+)">Demander un titre d’identité/) }
  await referent.get('/actions?etat=toutes')
  at.done = referent.find(/href="(\/actions\/[A-Z0-9-]+)"[^>]*>Annoncer à chaque guichet/)
  at.idle = referent.find(/href="(\/actions\/[A-Z0-9-]+)"[^>]*>Un plan des services/)
  at.begun = referent.find(/href="(\/actions\/[A-Z0-9-]+)"[^>]*>Une heure sans guichet/)
  at.givenUp = referent.find(/href="(\/actions\/[A-Z0-9-]+)"[^>]*>Répondre aux courriels/)
  at.otherwise = referent.find(/href="(\/actions\/[A-Z0-9-]+)"[^>]*>Deux logiciels/)
  const of = (origin) => [...referent.text.matchAll(/href="(\/verbatims\/\d+)">[^<]*(?:<span class="unseen">[^<]*<\/span>)?<\/a><\/h2>\s*<p class="quiet">([^<,«]*)/g)].filter((one) => one[2].startsWith(origin)).map((one) => one[1])
  for (let tries = 0; tries < 150 && (at.fewTexts === undefined || (hasDesk && at.toldTexts === undefined)); tries++) { // what people wrote is read by the clock
    await referent.get('/verbatims')
    ;[at.texts, at.fewTexts] = of('Enquête')
    if (hasDesk) at.deskTexts = of('Demandes du guichet').find((url) => referent.text.includes(`"${url}">Demandes et réclamations`))
    at.toldTexts = of('Expériences racontées')[0]
    await new Promise((resolve) => { setTimeout(resolve, 200) })
  }
  for (const heap of [at.texts, at.fewTexts]) // then compared
    for (let tries = 0; tries < 100; tries++) {
      await referent.get(`${heap}/voix`)
      if (!referent.text.includes('en train d’être comparés')) break
      await new Promise((resolve) => { setTimeout(resolve, 200) })
    }
  if (hasDesk) {
    await referent.get(at.deskTexts)
    at.deskText = referent.find(/href="(\/verbatims\/\d+\/\d+)"/)
  }
  await referent.get(at.texts)
  at.text = referent.find(/href="(\/verbatims\/\d+\/\d+)"/)
  // and put in the index after that, heap by heap: until the same is found three times
  for (let tries = 0, same = 0, before = ''; tries < 150 && same < 3; tries++) {
    await referent.get('/verbatims/recherche?mots=attente+guichet')
    at.near = /href="(\/verbatims\/\d+\/\d+\/proches)"/.exec(referent.text)?.[1]
    same = at.near !== undefined && referent.text === before ? same + 1 : 0
    before = referent.text
    await new Promise((resolve) => { setTimeout(resolve, 400) })
  }
  await referent.get('/questionnaires')
  return { people: everybody, at }
}

// A questionnaire of the town's own: one sentence too long, a guess without its sentence.
async function copyForm(referent, at) {
  await referent.get(at.form)
  await referent.send({}, undefined, `${at.form}/copier`)
  at.copy = referent.path
  at.phrase = referent.find(/href="(\/questionnaires\/\d+\/phrases\/\d+)"/)
}
