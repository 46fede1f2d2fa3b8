// The states of pages a person meets: a name for the pictures, an address, the data it stands on.
// A page that is refused says so with its status. A room adds its pages here with its own states.
//
//   url      an address, or a function of what the setup found on its way (town.mjs)
//   as       whose eyes: a person of the setup; a stranger by default
//   act      what is typed and pressed before the page is looked at
//   status   of the page in the end
//   light    for an old phone: less than 40 kB with its styles, no typeface to fetch
//   paper    words that must be on the printed page
//   sheets   on how many sheets at most
//   scripted without JavaScript it is another page: what it is then is looked at elsewhere (kiosk.mjs)
//   thorough the keyboard and axe at more widths, and without JavaScript

import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { playAsked } from './asked.mjs'
import { playDesk } from './desk.mjs'
import { playDelays } from './delays.mjs'
import { playEnds } from './ends.mjs'
import { playInbox } from './inbox.mjs'
import { playInquiries } from './inquiries.mjs'
import { options as mapOptions, playMap } from './map.mjs'
import { options as modelOptions, playModel } from './model.mjs'
import { playOrient } from './orient.mjs'
import { playPapers } from './papers.mjs'
import { playRising, risingCommands } from './rising.mjs'
import { flaggedCommands, playFlagged } from './flagged.mjs'
import { playFollowed, playSaid, saidCommands } from './said.mjs'
import { playSigns } from './signs.mjs'
import { day, firstLink, phoneCode } from './people.mjs'
import { playPhotos } from './photos.mjs'
import { playBadDays, playFirstMinute, playInquiry, playInvitations, playReplies, playTown, visitAgedBelair, visitBelair } from './town.mjs'

const top = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const district = 'tests/data/nyc-school-survey-2011-d75/masterfile11_d75_final.txt'

const waves = 'tests/data/two-waves'
const said = 'tests/data/said'
const flagged = 'tests/data/flagged'

// Commands of the program, run in order on a fresh data folder; `needs` are files of the project;
// `options` are those of serve; `play` is what people do once it serves.
export const setups = {
  empty: { needs: [], commands: [], play: (house) => ({ people: {}, at: { first: firstLink(house) } }) },
  first: { needs: [], commands: [], play: playFirstMinute },
  asked: { needs: [], commands: [], play: playAsked },
  town: { needs: [], commands: [], play: playTown },
  inbox: { needs: [], commands: [], play: playInbox }, // a week of requests at a desk
  orient: { needs: [], commands: [], play: playOrient }, // the same, with rules and enough requests to learn from
  map: { needs: [], commands: [], play: playMap, options: mapOptions }, // with tiles, and addresses
  delays: { needs: [], commands: [], play: playDelays }, // three months of requests, answered
  ends: { needs: [], commands: [], play: playEnds }, // requests that ended, both sides asked
  inquiry: { needs: [], commands: [], play: playInquiry }, // a questionnaire of every kind, in three languages
  inquiries: { needs: [], commands: [], play: playInquiries },
  replies: { needs: [], commands: [], play: playReplies }, // made with LimeSurvey
  photos: { needs: [], commands: [], play: playPhotos },
  signs: { needs: [], commands: [], play: playSigns }, // some replies ticked without reading
  papers: { needs: [], commands: [], play: playPapers }, // typed in by two people
  flagged: { needs: [said, flagged], commands: flaggedCommands(said, flagged), play: playFlagged }, // what is to be read soon
  said: { needs: [said], commands: saidCommands(said), play: playSaid }, // texts of two sides, in spring and in autumn
  followed: { needs: [said], commands: saidCommands(said).slice(0, 2), play: playFollowed }, // a theme found in spring, told in autumn
  rising: { needs: [said], commands: risingCommands(said), play: playRising }, // of ten months: a theme grows
  model: { needs: [said], commands: saidCommands(said), play: playModel, options: modelOptions }, // with a language model
  belair: { needs: [], commands: [['demo']], play: visitBelair },
  desk: { needs: [], commands: [['demo', '--no-desk']], play: playDesk }, // the same, with a catalogue and people who ask
  aged: { // the invented town, four years later
    needs: [], commands: [['demo']], play: visitAgedBelair,
  },
  letters: { // with a mail server, which is not there
    needs: [], commands: [], play: playFirstMinute,
    options: ['--smtp', 'smtp://127.0.0.1:1', '--mail-from', 'avis@ville.fr', '--address', 'https://avis.ville.fr'],
  },
  inviting: { // with a mail server, which is not there
    needs: [], commands: [], play: playInvitations,
    options: ['--smtp', 'smtp://127.0.0.1:1', '--mail-from', 'avis@ville.fr', '--address', 'https://avis.ville.fr'],
  },
  unwell: { // letters to a server that is not there, an authority that is none, a backup of long ago
    needs: ['README.md'], commands: [], play: playBadDays,
    options: ['--smtp', 'smtp://127.0.0.1:1', '--mail-from', 'avis@ville.fr', '--address', 'https://avis.ville.fr', '--smtp-ca', join(top, 'README.md')],
  },
  district: {
    needs: [district, 'docs/examples/nyc-scores.map'],
    commands: [['import', 'scores', district, '--map', 'docs/examples/nyc-scores.map']],
  },
  wave: { // one, nothing to compare it with
    needs: [`${waves}/lieux.csv`, `${waves}/avant.csv`, `${waves}/avant.map`],
    commands: [
      ['import', 'structures', `${waves}/lieux.csv`],
      ['import', 'counts', `${waves}/avant.csv`, '--map', `${waves}/avant.map`],
    ],
  },
  waves: { // two, with places merged and split in between
    needs: ['lieux.csv', 'avant.csv', 'avant.map', 'lieux-2026.csv', 'apres.csv', 'apres.map'].map((name) => `${waves}/${name}`),
    commands: [
      ['import', 'structures', `${waves}/lieux.csv`],
      ['import', 'counts', `${waves}/avant.csv`, '--map', `${waves}/avant.map`],
      ['import', 'structures', `${waves}/lieux-2026.csv`],
      ['import', 'counts', `${waves}/apres.csv`, '--map', `${waves}/apres.map`],
    ],
  },
}

// --- what hands do -------------------------------------------------------------------------------

// Presses a button by its words; the page that comes is given back.
export async function press(page, name) {
  const answered = page.waitForEvent('response', (response) => response.request().isNavigationRequest() && response.status() !== 303)
  const shown = page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()) // else what is looked at is the page before
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click()
  const [response] = await Promise.all([answered, shown])
  await page.waitForLoadState('load')
  return response
}

// Fills fields by name (a choice by its value, true: ticked), then presses a button.
const type = (fields, button) => async (page) => {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`)
    await field.first().evaluate((element) => { for (let fold = element.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true })
    const kind = await field.first().getAttribute('type')
    if (kind === 'radio') await page.locator(`main [name="${name}"][value="${value}"]`).check()
    else if (kind === 'checkbox') for (const index of [value].flat()) await field.nth(index).check()
    else if (await field.evaluate((element) => element.tagName) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
  return press(page, button)
}

// The first folds, of each kind.
const unfolded = async (page) => {
  await page.locator('main details').evaluateAll((folds) => folds.forEach((fold, i) => { fold.open = i % 3 === 0 }))
  return page.request.get(page.url())
}

const farAway = async (page) => {
  await page.getByText('Donner les coordonnées du lieu').click()
  return type({ ou: 'Devant l’école', latitude: '48,39', longitude: '-4,48', texte: 'Le mât penche.' }, 'Envoyer ma demande')(page)
}

// An address is looked for and chosen; then, by keyboard, the point is moved a little to the east of it.
const placed = async (page) => {
  const response = await type({ ou: 'lilas, devant l’école', texte: 'Le mât penche.' }, 'Chercher cette adresse')(page)
  const latitude = page.getByLabel('Latitude')
  await page.getByLabel('12 Rue des Lilas 44000 Nantes').check()
  const chosen = await latitude.inputValue()
  const view = page.getByRole('application', { name: 'Carte : placer le point' })
  await view.focus()
  for (const key of ['+', 'ArrowRight', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
  const radio = await page.getByLabel('12 Rue des Lilas 44000 Nantes').inputValue()
  const moved = await latitude.inputValue()
  if (chosen !== '47,21840' || moved <= chosen || !radio.startsWith(moved.replace(',', '.'))) throw new Error(`the point is not moved: ${chosen} ${moved} ${radio}`)
  await view.click({ position: { x: 40, y: 40 } })
  if (await latitude.inputValue() <= moved) throw new Error('a click does not set the point')
  await page.keyboard.press('Tab')
  if (await view.evaluate((element) => element === document.activeElement)) throw new Error('the map keeps the keyboard')
  await page.waitForFunction(() => [...document.querySelectorAll('.map-sheet img')].every((image) => image.complete && image.naturalWidth > 0))
  return response
}

async function showRecoveryCodes(page) {
  const stop = page.getByRole('button', { name: 'Ne plus demander ce code' })
  if (await stop.count()) await press(page, 'Ne plus demander ce code')
  return type({ code: phoneCode(await page.locator('[name="secret"]').inputValue()) }, 'Activer le code')(page)
}

let invited = 0
const inviteSomebody = (page) =>
  type({ role: 'agent', nom: 'Yanis Colin', adresse: `yanis.colin-${++invited}@ville.fr` }, 'Inviter')(page)

async function follow(page, name) {
  const answered = page.waitForEvent('response', (response) => response.request().isNavigationRequest() && response.status() !== 303)
  await page.getByRole('main').getByRole('link', { name, exact: true }).click()
  const response = await answered
  await page.waitForLoadState('load')
  return response
}

const begin = (page) => follow(page, 'Commencer')

// Ticks the nth choice of each question on the page.
async function tick(page, nth) {
  for (const group of await page.locator('main fieldset').all()) await group.locator('input').nth(nth).check()
}

async function tooManyWishes(page) {
  await begin(page)
  const list = page.locator('main fieldset', { has: page.locator('input[type="checkbox"]') }).first()
  for (const box of (await list.locator('input').all()).slice(0, 4)) await box.check()
  return press(page, 'Envoyer mes réponses')
}

async function sendAll(page) {
  await begin(page)
  await tick(page, 3)
  return press(page, 'Envoyer mes réponses')
}

async function sendNothing(page) {
  await begin(page)
  return press(page, 'Envoyer mes réponses')
}

async function stepTo(page, number) {
  let response = await follow(page, 'Une question à la fois')
  for (let step = 1; step < number; step++) response = await press(page, 'Continuer')
  return response
}

async function finishLater(page) {
  await begin(page)
  return press(page, 'Finir plus tard')
}

const paper = (at, side) => `/saisie/${at.open.split('/').pop()}/questions?lieu=${at.accueil}&cote=${side}`
const roles = ['agent', 'leader', 'referent', 'director', 'auditor', 'admin']

// --- the states ----------------------------------------------------------------------------------

const doors = [
  { name: 'mirror-empty', setup: 'empty', url: '/miroir' },
  ...['referent', 'admin'].map((role) => ({ name: `mirror-begin-${role}`, setup: 'first', as: role, url: '/miroir' })),
  { name: 'mirror', setup: 'district', url: '/miroir', thorough: true },
  { name: 'mirror-place', setup: 'district', url: '/miroir?lieu=75K004', thorough: true },
  { name: 'mirror-unknown-place', setup: 'district', url: '/miroir?lieu=nulle-part', status: 404 },
  { name: 'effects-empty', setup: 'empty', url: '/effets' },
  { name: 'effects-alone', setup: 'wave', url: '/effets' },
  { name: 'effects', setup: 'waves', url: '/effets' },
  { name: 'effects-merged', setup: 'waves', url: '/effets?lieu=MAISON' },
  { name: 'effects-split', setup: 'waves', url: '/effets?lieu=PERMIS' },
  { name: 'effects-unknown', setup: 'waves', url: '/effets?apres=nulle-part', status: 404 },
  { name: 'method', setup: 'district', url: '/methode' },
  { name: 'accessibility', setup: 'district', url: '/accessibilite' },
  { name: 'not-found', setup: 'district', url: '/rien-ici', status: 404 },
]

const first = [
  ...roles.map((role) => ({ name: `home-${role}`, setup: 'town', as: role, url: '/' })),
  { name: 'home-begin', setup: 'first', as: 'referent', url: '/' },
  { name: 'public-begin', setup: 'first', as: 'referent', url: '/service/apercu' },
  { name: 'public-preview', setup: 'town', as: 'director', url: '/service/apercu' },
  { name: 'public-shown', setup: 'town', as: 'director', url: '/service/apercu', act: async (page) => { await press(page, 'Publier cette page'); return press(page, 'Retirer cette page') } },
  { name: 'mentions', setup: 'town', url: '/mentions-legales' },
  { name: 'mentions-edit', setup: 'town', as: 'admin', url: '/mentions-legales/modifier' },
  { name: 'told-wrong', setup: 'town', url: '/experiences/raconter', status: 422, act: type({ recit: 'Un bon accueil.', ressenti: 'positif' }, 'Voir comment ce sera publié') },
  { name: 'told-preview', setup: 'town', url: '/experiences/raconter', act: async (page) => {
    const month = await page.locator('[name="mois"] option').nth(1).getAttribute('value')
    return type({ titre: 'Deux heures pour un papier', recit: 'J’ai vu Nathalie au guichet, puis Mme Durand m’a dit d’appeler le 06 12 34 56 78.\nMa fille est en fauteuil roulant, elle a dû attendre dehors.', ressenti: 'negatif', mois: month, accord: 0 }, 'Voir comment ce sera publié')(page)
  } },
  { name: 'personal-data', setup: 'town', url: '/donnees-personnelles' },
  { name: 'site-map', setup: 'town', as: 'referent', url: '/plan-du-site' },
  { name: 'help', setup: 'town', url: '/aide' },
]

const accounts = [
  { name: 'first', setup: 'empty', url: (at) => at.first },
  { name: 'first-wrong', setup: 'empty', url: (at) => at.first, status: 422, act: type({ nom: '', adresse: 'ada', 'mot-de-passe': 'bonjour' }, 'Continuer') },
  { name: 'enter', setup: 'town', url: '/entrer' },
  { name: 'enter-empty', setup: 'town', url: '/entrer', status: 422, act: type({}, 'Me connecter') },
  { name: 'enter-wrong', setup: 'town', url: '/entrer', status: 422, act: type({ adresse: 'personne@ville.fr', 'mot-de-passe': 'Un été ailleurs, 1998' }, 'Me connecter') },
  { name: 'invitation', setup: 'town', url: (at) => at.invitation },
  { name: 'invitation-wrong', setup: 'town', url: (at) => at.invitation, status: 422, act: type({ 'mot-de-passe': 'noe.garnier1' }, 'Continuer') },
  { name: 'invitation-used', setup: 'town', url: '/invitation/aaaaaaaaaaaaaaaaaaaaaaaaaa', status: 404 },
  ...roles.map((role) => ({ name: `own-${role}`, setup: 'town', as: role, url: '/compte' })),
  { name: 'own-wrong-password', setup: 'town', as: 'agent', url: '/compte', status: 422, act: type({ actuel: 'faux', nouveau: 'court' }, 'Changer mon mot de passe') },
  { name: 'own-wrong-phone', setup: 'town', as: 'agent', url: '/compte', status: 422, act: type({ code: '123' }, 'Activer le code') },
  { name: 'own-wrong-absence', setup: 'town', as: 'agent', url: '/compte', status: 422, act: type({ remplacant: 'x@y.fr', du: '32/01/2027', au: '' }, 'Noter mon absence') },
  { name: 'own-codes', setup: 'town', as: 'phone', url: '/compte', act: showRecoveryCodes },
  { name: 'previewing', setup: 'town', as: 'previewing', url: '/enquetes' },
  { name: 'previewing-refused', setup: 'town', as: 'previewing', url: '/comptes', status: 403 },
  { name: 'accounts-one', setup: 'first', as: 'admin', url: '/comptes' },
  { name: 'accounts', setup: 'town', as: 'admin', url: '/comptes' },
  { name: 'account-first-step', setup: 'first', as: 'admin', url: '/comptes/nouveau?debut=1' },
  { name: 'account-new', setup: 'town', as: 'admin', url: '/comptes/nouveau' },
  { name: 'account-new-wrong', setup: 'town', as: 'admin', url: '/comptes/nouveau', status: 422, act: type({ nom: '', adresse: 'lea' }, 'Inviter') },
  { name: 'account-made', setup: 'town', as: 'admin', url: '/comptes/nouveau', act: inviteSomebody },
  { name: 'account', setup: 'town', as: 'admin', url: (at) => at.account },
  { name: 'account-link', setup: 'town', as: 'admin', url: (at) => at.account, act: type({}, 'Faire un lien pour choisir son mot de passe') },
  { name: 'account-last', setup: 'first', as: 'admin', url: '/comptes', status: 409, act: async (page) => { await follow(page, 'Ada Minière'); return press(page, 'Fermer ce compte') } },
  { name: 'account-missing', setup: 'town', as: 'admin', url: '/comptes/12345', status: 404 },
  { name: 'accounts-refused', setup: 'town', as: 'agent', url: '/comptes', status: 403 },
  { name: 'register-short', setup: 'first', as: 'admin', url: '/registre' },
  { name: 'register', setup: 'town', as: 'auditor', url: '/registre' },
]

const lead = (name, button) => async (page) => { await follow(page, name); return press(page, button) }
const letters = [
  { name: 'enter-letters', setup: 'letters', url: '/entrer' },
  { name: 'forgotten', setup: 'letters', url: '/mot-de-passe-oublie' },
  { name: 'forgotten-wrong', setup: 'letters', url: '/mot-de-passe-oublie', status: 422, act: type({ adresse: 'ada' }, 'Recevoir un lien') },
  { name: 'forgotten-asked', setup: 'letters', url: '/mot-de-passe-oublie', act: type({ adresse: 'ada@ville.fr' }, 'Recevoir un lien') },
  { name: 'own-letters', setup: 'letters', as: 'admin', url: '/compte', act: (page) => press(page, 'M’envoyer un essai') },
  { name: 'own-week', setup: 'letters', as: 'referent', url: '/compte' },
  { name: 'account-mailed', setup: 'letters', as: 'admin', url: '/comptes/nouveau', act: inviteSomebody },
  { name: 'account-link-mailed', setup: 'letters', as: 'admin', url: '/comptes', act: lead('Rémi Lefort', 'Lui envoyer un lien pour choisir son mot de passe') },
  { name: 'stop-old', setup: 'letters', url: '/ne-plus-recevoir/aaaaaaaaaaaaaaaaaaaaaaaaaa', status: 404 },
]

// A file is chosen; what each question becomes is read, then perhaps the draft is made.
const chosen = (file, after) => async (page) => {
  await page.getByLabel('Fichier').setInputFiles(join(top, file))
  const response = await press(page, 'Lire ce fichier')
  return after ? after(page) : response
}
// A file is taken, then undone; the same one comes again for the next width.
const undone = async (page) => {
  await chosen('docs/examples/rendez-vous.ics')(page)
  await press(page, 'Prendre ces rendez-vous')
  return press(page, /^Annuler/)
}
const lss = 'tests/data/limesurvey-made/ls6_l10ns.lss'
// Requests of another tool, once: another state may have brought them.
const brought = (url) => async (page) => {
  if (await page.getByRole('button', { name: 'Reprendre ces demandes' }).count() > 0) await press(page, 'Reprendre ces demandes')
  return page.goto(new URL(url, page.url()).href)
}

const exchanging = [
  { name: 'import', setup: 'first', as: 'referent', url: '/questionnaires/libres/importer', thorough: true },
  { name: 'import-none', setup: 'first', as: 'referent', url: '/questionnaires/libres/importer', status: 422, act: type({}, 'Lire ce fichier') },
  { name: 'import-wrong', setup: 'first', as: 'referent', url: '/questionnaires/libres/importer', status: 422, act: chosen('README.md') },
  { name: 'import-fate', setup: 'first', as: 'referent', url: '/questionnaires/libres/importer', act: chosen(lss), thorough: true },
  { name: 'texts-look', setup: 'first', as: 'referent', url: '/verbatims/importer', act: chosen('docs/examples/cahier.csv', type({ lieu: '' }, 'Voir ce que cela donne')), thorough: true },
  { name: 'texts-none', setup: 'first', as: 'referent', url: '/verbatims/importer', status: 422, act: type({}, 'Lire ce fichier') },
  { name: 'import-done', setup: 'first', as: 'referent', url: '/questionnaires/libres/importer', act: chosen(lss, (page) => press(page, 'Créer ce brouillon')) },
]

// Replies made with LimeSurvey: the files, what they give, what was taken.
const replied = (files, after) => async (page) => {
  await page.getByLabel('Fichier des réponses').setInputFiles(join(top, files[0]))
  if (files[1]) await page.getByLabel('Structure du questionnaire').setInputFiles(join(top, files[1]))
  const response = await press(page, 'Lire ce fichier')
  return after ? after(page) : response
}
const hardToRead = 'Bonjour,\n\nNonobstant les travaux, et sous réserve de l’accord de la région qui n’a pas encore répondu à notre '
  + 'courrier du mois dernier, nous ne sommes pas en mesure de vous dire quand la lampe sera remise en marche. IL EST INUTILE DE RELANCER LE SERVICE !!'
// What is marked while one types is found again in the words.
async function readLive(page) {
  const read = page.waitForResponse((response) => response.url().endsWith('/guichet/relire'))
  await page.fill('#champ-reponse', `\n Élise, ${hardToRead}`)
  await page.locator('#remarques li', { hasText: 'malgré' }).getByRole('button').click()
  const chosen = await page.evaluate(() => { const box = document.getElementById('champ-reponse'); return box.value.slice(box.selectionStart, box.selectionEnd) })
  if (chosen !== 'Nonobstant') throw new Error(`« ${chosen} » is selected`)
  return read
}
// A ready answer is found while one types, and put where the cursor is.
async function insertReady(page) {
  const read = page.waitForResponse((response) => response.url().endsWith('/guichet/reponses'))
  await page.fill('#champ-reponse', 'Bonjour,\n\nvotre lampe clignote : elle arrive en fin de vie.')
  const response = await read
  await page.locator('#toutes-pretes summary', { hasText: 'clignote' }).click()
  await page.locator('#toutes-pretes').getByRole('button', { name: /^Insérer son lien/ }).first().click()
  const words = await page.inputValue('#champ-reponse')
  if (!/fin de vie\. Pourquoi une lampe clignote-t-elle \? https?:.*pourquoi-une-lampe-clignote-t-elle$/.test(words)) throw new Error(`« ${words} » is written`)
  return response
}
const guichet = ['docs/examples/guichet.csv', 'docs/examples/guichet.lss']
const byQuestion = { qui: 'question', ou: 'question' }
const askWho = async (page) => {
  const option = (name, label) => page.locator(`[name="${name}"] option`, { hasText: label }).getAttribute('value')
  return type({ ...byQuestion, 'qui-question': await option('qui-question', /^VOUS,/), 'ou-question': await option('ou-question', /^SITE,/) }, 'Voir ce que cela donne')(page)
}
const sayWho = async (page) => {
  await askWho(page)
  const sides = page.locator('select[name^="cote-"]')
  await sides.nth(0).selectOption('usagers')
  await sides.nth(1).selectOption('agents')
  for (const place of await page.locator('select[name^="site-"]').all())
    if (await place.inputValue() === '') await place.selectOption('aucun')
  return press(page, 'Voir ce que cela donne')
}

const replying = [
  { name: 'replies', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, thorough: true },
  { name: 'replies-draft', setup: 'replies', as: 'referent', url: (at) => `${at.draft}/reponses` },
  { name: 'replies-read', setup: 'replies', as: 'admin', url: (at) => `${at.questionnaire}/reponses` },
  { name: 'replies-none', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, status: 422, act: type({}, 'Lire ce fichier') },
  { name: 'replies-wrong', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, status: 422, act: replied(['README.md', guichet[1]]) },
  { name: 'replies-look', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, act: replied(guichet), thorough: true },
  { name: 'replies-unsaid', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, status: 422, act: replied(guichet, type(byQuestion, 'Voir ce que cela donne')) },
  { name: 'replies-asked', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, act: replied(guichet, askWho) },
  { name: 'replies-said', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses`, act: replied(guichet, sayWho), thorough: true },
  { name: 'replies-gone', setup: 'replies', as: 'referent', url: (at) => `${at.questionnaire}/reponses/12345`, status: 404 },
  { name: 'replies-board', setup: 'replies', as: 'referent', url: (at) => at.survey },
  { name: 'replies-results', setup: 'replies', as: 'referent', url: (at) => `${at.survey}/resultats` },
]

const questionnaires = [
  { name: 'questionnaires-one', setup: 'first', as: 'referent', url: '/questionnaires' },
  { name: 'questionnaires', setup: 'town', as: 'referent', url: '/questionnaires' },
  { name: 'questionnaire', setup: 'town', as: 'director', url: (at) => at.form },
  { name: 'questionnaire-edit', setup: 'town', as: 'referent', url: (at) => at.copy, thorough: true },
  { name: 'questionnaire-unnamed', setup: 'town', as: 'referent', url: (at) => at.copy, status: 422, act: type({ nom: '' }, 'Changer le nom') },
  { name: 'templates', setup: 'first', as: 'referent', url: '/questionnaires/modeles' },
  { name: 'templates-read', setup: 'town', as: 'director', url: '/questionnaires/modeles' },
  { name: 'templates-taken', setup: 'first', as: 'referent', url: '/questionnaires/modeles', act: (page) => press(page, 'Prendre ce modèle\u202f: Après un contact') },
  { name: 'template', setup: 'town', as: 'referent', url: '/questionnaires/modeles/servqual', paper: ['Les calculs', 'Les questions'] },
  { name: 'template-blanks', setup: 'first', as: 'referent', url: '/questionnaires/modeles/karasek' },
  { name: 'template-unknown', setup: 'first', as: 'referent', url: '/questionnaires/modeles/rien', status: 404 },
  { name: 'reword', setup: 'town', as: 'referent', url: (at) => at.phrase },
  { name: 'reword-wrong', setup: 'town', as: 'referent', url: (at) => at.phrase, status: 422, act: type({}, 'Enregistrer ces mots') },
]

const inquiries = [
  { name: 'inquiries-empty', setup: 'letters', as: 'referent', url: '/questionnaires/libres' },
  { name: 'inquiries', setup: 'inquiries', as: 'referent', url: '/questionnaires/libres' },
  { name: 'inquiries-auditor', setup: 'inquiries', as: 'auditor', url: '/questionnaires/libres' },
  { name: 'inquiry-new', setup: 'inquiries', as: 'referent', url: '/questionnaires/libres/nouveau' },
  { name: 'inquiry-new-wrong', setup: 'inquiries', as: 'referent', url: '/questionnaires/libres/nouveau', status: 422, act: type({ nom: '', langues: 'français, klingon!' }, 'Commencer') },
  { name: 'inquiry-blank', setup: 'inquiries', as: 'referent', url: (at) => at.blank },
  { name: 'inquiry-full', setup: 'inquiries', as: 'referent', url: (at) => at.full, thorough: true },
  { name: 'inquiry-adding', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}?apres=2` },
  { name: 'inquiry-read', setup: 'inquiries', as: 'director', url: (at) => at.full },
  { name: 'inquiry-published', setup: 'inquiries', as: 'referent', url: (at) => at.published },
  { name: 'inquiry-missing', setup: 'inquiries', as: 'referent', url: '/questionnaires/libres/12345', status: 404 },
  { name: 'inquiry-texts', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/textes` },
  { name: 'inquiry-texts-wrong', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/textes`, status: 422, act: type({ nom: '', langues: 'fr, fr' }, 'Enregistrer') },
  { name: 'inquiry-page', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/pages/2` },
  { name: 'inquiry-page-wrong', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/pages/2`, status: 422, act: type({ condition: 'rdv et' }, 'Enregistrer') },
  { name: 'inquiry-question-number', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/questions/2`, thorough: true },
  { name: 'inquiry-question-choices', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/questions/3` },
  { name: 'inquiry-question-scale', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/questions/4` },
  { name: 'inquiry-question-mail', setup: 'inquiries', as: 'referent', url: (at) => at.mail },
  { name: 'inquiry-question-wrong', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/questions/3`, status: 422, act: type({ code: 'rdv', 'mots-0': '', 'choix-0': 'A | un\nA | deux', condition: 'attente >' }, 'Enregistrer') },
  { name: 'inquiry-quotas', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/quotas` },
  { name: 'inquiry-quotas-none', setup: 'inquiries', as: 'referent', url: (at) => `${at.unsound}/quotas` },
  { name: 'inquiry-quotas-read', setup: 'inquiries', as: 'director', url: (at) => `${at.full}/quotas` },
  { name: 'inquiry-quota', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/quotas/1`, thorough: true },
  { name: 'inquiry-quota-new', setup: 'inquiries', as: 'referent', url: (at) => `${at.unsound}/quotas/nouveau` },
  { name: 'inquiry-quota-wrong', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/quotas/2`, status: 422, act: type({ nom: '', limite: '0', condition: 'attente >' }, 'Enregistrer') },
  { name: 'inquiry-preview', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/apercu` },
  { name: 'inquiry-preview-answered', setup: 'inquiries', as: 'director', url: (at) => `${at.full}/apercu`, act: type({ q0: 'oui' }, 'Voir ce que verrait cette personne') },
  { name: 'inquiry-preview-arabic', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/apercu?cote=agent&langue=ar` },
  { name: 'inquiry-preview-unsound', setup: 'inquiries', as: 'referent', url: (at) => `${at.unsound}/apercu` },
  { name: 'inquiry-try', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/essai` },
  { name: 'inquiry-try-unsound', setup: 'inquiries', as: 'referent', url: (at) => `${at.blank}/essai` },
  { name: 'inquiry-review', setup: 'inquiries', as: 'referent', url: (at) => `${at.full}/relecture` },
  { name: 'inquiry-review-unsound', setup: 'inquiries', as: 'auditor', url: (at) => `${at.unsound}/relecture` },
  { name: 'inquiry-review-wrong', setup: 'inquiries', as: 'director', url: (at) => `${at.full}/relecture`, status: 422, act: type({ remarque: '' }, 'Laisser cette remarque') },
  { name: 'inquiry-review-asked', setup: 'inquiries', as: 'referent', url: (at) => `${at.asked}/relecture` },
  { name: 'inquiry-review-other', setup: 'inquiries', as: 'admin', url: (at) => `${at.followed}/relecture` },
  { name: 'inquiry-review-series', setup: 'inquiries', as: 'admin', url: (at) => `${at.followed}/relecture`, status: 422, act: (page) => press(page, 'Publier cette version') },
  { name: 'inquiry-review-published', setup: 'inquiries', as: 'referent', url: (at) => `${at.published}/relecture` },
]

const launching = [
  { name: 'places-empty', setup: 'first', as: 'referent', url: '/lieux' },
  { name: 'places-none', setup: 'first', as: 'referent', url: '/lieux', status: 422, act: type({ liste: '' }, 'Lire cette liste') },
  { name: 'places-check', setup: 'first', as: 'referent', url: '/lieux', act: type({ liste: 'Mairie\n  Accueil ; 31\n  Archives ; 4\nMédiathèque\t22\n' }, 'Lire cette liste') },
  { name: 'places-bad-lines', setup: 'first', as: 'referent', url: '/lieux', act: type({ liste: 'Mairie\n  Accueil ; trente\n  Archives ; 4\n  Archives ; 5\n ; 12\n' }, 'Lire cette liste') },
  { name: 'places', setup: 'town', as: 'referent', url: '/lieux' },
  { name: 'places-known', setup: 'town', as: 'referent', url: '/lieux', status: 422, act: type({ liste: 'Mairie\n  Accueil ; 31' }, 'Lire cette liste') },
  { name: 'surveys-begin', setup: 'first', as: 'referent', url: '/enquetes' },
  { name: 'surveys-none', setup: 'first', as: 'admin', url: '/enquetes' },
  { name: 'surveys', setup: 'town', as: 'referent', url: '/enquetes' },
  { name: 'survey-new', setup: 'town', as: 'referent', url: '/enquetes/nouvelle' },
  { name: 'survey-new-wrong', setup: 'town', as: 'referent', url: '/enquetes/nouvelle', status: 422, act: type({ nom: '', ouvre: 'demain', ferme: '01/01/2026' }, 'Préparer cette enquête') },
  { name: 'board-draft', setup: 'town', as: 'referent', url: (at) => at.fresh },
  { name: 'board-draft-people', setup: 'town', as: 'referent', url: (at) => at.small },
  { name: 'board-ready', setup: 'town', as: 'referent', url: (at) => at.waiting },
  { name: 'board-agreed', setup: 'town', as: 'referent', url: (at) => at.agreed },
  { name: 'board-open', setup: 'town', as: 'referent', url: (at) => at.open },
  { name: 'board-open-director', setup: 'town', as: 'director', url: (at) => at.open },
  { name: 'board-closed', setup: 'town', as: 'referent', url: (at) => at.closed },
  { name: 'board-closed-wrong', setup: 'town', as: 'referent', url: (at) => at.closed, status: 422, act: type({ comment: '' }, 'Rendre les résultats aux agents') },
  { name: 'board-returned', setup: 'town', as: 'referent', url: (at) => at.returned },
  { name: 'board-published', setup: 'town', as: 'referent', url: (at) => at.published },
  { name: 'people-empty', setup: 'town', as: 'referent', url: (at) => `${at.fresh}/lieux` },
  { name: 'people', setup: 'town', as: 'referent', url: (at) => `${at.small}/lieux`, paper: ['31 agents invités', 'Lu avec'] },
  { name: 'people-wrong', setup: 'town', as: 'referent', url: (at) => `${at.small}/lieux`, status: 422, act: async (page) => { await page.getByRole('textbox', { name: /^Accueil\s: Agents invités/ }).fill('une trentaine'); return press(page, 'Enregistrer et voir les seuils') } },
  { name: 'people-settled', setup: 'town', as: 'referent', url: (at) => `${at.open}/lieux`, paper: ['31 agents invités'] },
  { name: 'journeys', setup: 'town', as: 'referent', url: (at) => `${at.small}/parcours`, paper: ['Ce qu’on pourra montrer', 'étapes'] },
  { name: 'journeys-wrong', setup: 'town', as: 'referent', url: (at) => `${at.small}/parcours`, status: 422, act: async (page) => { await page.getByRole('textbox').first().fill('six'); return press(page, 'Enregistrer et voir les seuils') } },
  { name: 'journeys-settled', setup: 'town', as: 'referent', url: (at) => `${at.walked}/parcours` },
  { name: 'waits', setup: 'town', as: 'referent', url: (at) => `${at.waiting}/accords` },
  { name: 'waits-wrong', setup: 'town', as: 'referent', url: (at) => `${at.waiting}/accords`, status: 422, act: type({ attente: '2', jour: day(30) }, 'Noter cet accord') },
  { name: 'waits-risks-wrong', setup: 'town', as: 'referent', url: (at) => `${at.waiting}/accords`, status: 422, act: type({}, 'Enregistrer ces réponses') },
  { name: 'waits-agreed', setup: 'town', as: 'director', url: (at) => `${at.agreed}/accords` },
  { name: 'waits-over', setup: 'town', as: 'referent', url: (at) => `${at.open}/accords` },
  { name: 'links', setup: 'town', as: 'referent', url: (at) => `${at.open}/liens`, paper: ['Votre avis compte : Médiathèque', 'Pour les agents'] },
  { name: 'links-wrong', setup: 'town', as: 'referent', url: (at) => `${at.open}/liens`, status: 422, act: type({ genre: 'carte', cote: '1' }, 'Faire ces cartes ou ces liens') },
  { name: 'links-early', setup: 'town', as: 'referent', url: (at) => `${at.waiting}/liens`, status: 409 },
  { name: 'cards', setup: 'town', as: 'referent', url: (at) => `${at.open}/liens`, act: type({ genre: 'carte', cote: '0', lieu: { label: 'Médiathèque Simone-Veil' }, nombre: '12' }, 'Faire ces cartes ou ces liens'), paper: ['Code à taper sur'] },
  { name: 'cards-links', setup: 'town', as: 'referent', url: (at) => `${at.open}/liens`, act: type({ genre: 'lien', cote: '1', lieu: { label: 'Accueil' }, personnes: 'Léa Marchand\nOmar Benali\nines.roux@ville.fr' }, 'Faire ces cartes ou ces liens') },
  { name: 'file', setup: 'town', as: 'referent', url: (at) => `${at.small}/dossier`, paper: ['7. Feuille d’atelier', 'Date et signature'] },
  { name: 'file-agreed', setup: 'town', as: 'director', url: (at) => `${at.agreed}/dossier` },
]

const opening = [
  { name: 'hours-supposed', setup: 'first', as: 'referent', url: '/horaires' },
  { name: 'hours-whole', setup: 'town', as: 'agent', url: '/horaires' },
  { name: 'hours', setup: 'town', as: 'agent', url: '/horaires?lieu=Accueil', thorough: true, paper: ['Permanence pendant les travaux', 'Horaires habituels'] },
  { name: 'hours-own', setup: 'town', as: 'auditor', url: '/horaires?lieu=M%C3%A9diath%C3%A8que+Simone-Veil' },
  { name: 'hours-kept', setup: 'town', as: 'referent', url: '/horaires?lieu=Accueil&note=passe' },
  { name: 'hours-unknown', setup: 'town', as: 'agent', url: '/horaires?lieu=nulle-part', status: 404 },
  { name: 'hours-exception', setup: 'town', as: 'referent', url: '/horaires/exception?lieu=Accueil' },
  { name: 'hours-exception-wrong', setup: 'town', as: 'director', url: '/horaires/exception?lieu=Accueil', status: 422, act: type({ du: day(5), au: day(2), genre: 'ferme-de', heures: 'le matin' }, 'Enregistrer') },
  { name: 'hours-exception-refused', setup: 'town', as: 'agent', url: '/horaires/exception?lieu=Accueil', status: 403 },
  { name: 'hours-week', setup: 'town', as: 'referent', url: '/horaires/semaine?lieu=Mairie' },
  { name: 'hours-week-wrong', setup: 'town', as: 'referent', url: '/horaires/semaine?lieu=Mairie', status: 422, act: type({ depuis: 'demain', lundi: '9h-12h, 11h-14h', mardi: '20 h – 2 h', mercredi: '9h à 12 heures trente' }, 'Enregistrer ces horaires') },
  { name: 'hours-site', setup: 'town', as: 'referent', url: '/horaires/reglages?lieu=Accueil' },
  { name: 'hours-site-wrong', setup: 'town', as: 'referent', url: '/horaires/reglages?lieu=Accueil', status: 422, act: type({ territoire: '', heure: '' }, 'Enregistrer') },
]

// At a counter: the page stays, what it shows changes.
async function atKiosk(page) {
  const response = await page.request.get(page.url())
  await page.getByRole('button', { name: 'Commencer' }).click()
  await page.getByRole('heading', { name: /^Question 1 sur/ }).waitFor()
  return response
}

async function thankAtKiosk(page) {
  const response = await atKiosk(page)
  await page.locator('main .choice:visible').first().click()
  while (await page.getByRole('button', { name: 'Continuer' }).count()) await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await page.getByRole('heading', { name: /^Merci/ }).waitFor()
  return response
}

const wayOf = (way) => way.split('/').at(-1)
const counters = [
  { name: 'kiosk', setup: 'town', scripted: true, url: (at) => `/borne/${wayOf(at.openWays['Accueil usagers'])}`, act: async (page) => { const response = await page.request.get(page.url()); await page.getByRole('button', { name: 'Commencer' }).waitFor(); return response } },
  { name: 'kiosk-question', setup: 'town', scripted: true, url: (at) => `/borne/${wayOf(at.openWays['Accueil usagers'])}`, act: atKiosk },
  { name: 'kiosk-thanks', setup: 'town', scripted: true, url: (at) => `/borne/${wayOf(at.openWays['Accueil usagers'])}`, act: thankAtKiosk },
  { name: 'kiosk-journey', setup: 'town', scripted: true, url: (at) => `/borne/${wayOf(at.walkedWays['Accueil usagers'])}`, act: async (page) => { await page.locator('main .choice').first().click(); return atKiosk(page) } },
  { name: 'kiosk-english', setup: 'inquiry', scripted: true, url: (at) => `/borne/${wayOf(at.ways['Accueil usagers'])}?langue=en`, act: async (page) => { const response = await page.request.get(page.url()); await page.getByRole('button', { name: 'Start' }).waitFor(); return response } },
  { name: 'kiosk-english-question', setup: 'inquiry', scripted: true, url: (at) => `/borne/${wayOf(at.ways['Accueil usagers'])}?langue=en`, act: async (page) => { const response = await page.request.get(page.url()); await page.getByRole('button', { name: 'Start' }).click(); await page.getByRole('button', { name: 'Continue' }).waitFor(); return response } },
  { name: 'kiosk-unknown', setup: 'town', url: '/borne/K7MX4P3RTV', status: 404 },
  { name: 'kiosks', setup: 'town', as: 'referent', url: (at) => `${at.open}/bornes` },
  { name: 'kiosks-languages', setup: 'inquiry', as: 'referent', url: (at) => `${at.base}/bornes` },
  { name: 'kiosks-closed', setup: 'town', as: 'auditor', url: (at) => `${at.closed}/bornes` },
  { name: 'button', setup: 'town', as: 'referent', url: (at) => `/bouton/${wayOf(at.openWays['Accueil usagers'])}`, act: (page) => type({ depuis: 'accueil-du-site' }, 'Ajouter ce bouton')(page).then(async (response) => response.status() === 422 ? page.goto(page.url()) : response), paper: ['Votre avis compte : Accueil'] },
  { name: 'button-wrong', setup: 'town', as: 'referent', url: (at) => `/bouton/${wayOf(at.openWays['Accueil agents'])}`, status: 422, act: type({ depuis: 'Page d’accueil' }, 'Ajouter ce bouton') },
]

const inviting = [
  { name: 'invite-empty', setup: 'town', as: 'referent', url: (at) => `${at.agreed}/invitations` },
  { name: 'invite-director', setup: 'town', as: 'director', url: (at) => `${at.open}/invitations` },
  { name: 'invite-closed', setup: 'town', as: 'referent', url: (at) => `${at.closed}/invitations` },
  { name: 'invite', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations`, paper: ['Graine du tirage'] },
  { name: 'invite-sent', setup: 'inviting', as: 'referent', url: (at) => `${at.sent}/invitations`, paper: ['À envoyer'] },
  { name: 'invite-list-none', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations`, status: 422, act: type({ liste: '' }, 'Lire cette liste') },
  { name: 'invite-list-check', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations`, act: type({ liste: 'lea@exemple.fr;Accueil\n01 42 76 40 40;Accueil\njean@exemple.fr;Ailleurs' }, 'Lire cette liste') },
  { name: 'invite-message', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations/message` },
  { name: 'invite-message-wrong', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations/message`, status: 422, act: type({ message: 'Bonjour', objet: '', delai: 'sept' }, 'Enregistrer ce message') },
  { name: 'invite-message-settled', setup: 'inviting', as: 'referent', url: (at) => `${at.sent}/invitations/message` },
  { name: 'invite-message-return', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/invitations/message`, status: 422, act: type({ sms: '{question}' }, 'Enregistrer ce message') },
  { name: 'invite-message-asks', setup: 'inviting', as: 'referent', url: (at) => `${at.asking}/invitations/message`, paper: ['On peut y répondre d’un chiffre'] },
  { name: 'follow-early', setup: 'town', as: 'referent', url: (at) => `${at.agreed}/suivi` },
  { name: 'follow-open', setup: 'town', as: 'director', url: (at) => `${at.open}/suivi`, paper: ['Ce qu’il manque pour pouvoir conclure'] },
  { name: 'follow-closed', setup: 'town', as: 'referent', url: (at) => `${at.closed}/suivi` },
  { name: 'follow-quotas', setup: 'inquiry', as: 'referent', url: (at) => `${at.base}/suivi` },
  { name: 'follow', setup: 'inviting', as: 'referent', url: (at) => `${at.sent}/suivi`, thorough: true, paper: ['Réponses des usagers par groupe de la liste'] },
  { name: 'moments', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/moments` },
  { name: 'moments-wrong', setup: 'inviting', as: 'referent', url: (at) => `${at.base}/moments`, status: 422, act: type({ part: '120' }, 'Ajouter cette règle') },
  { name: 'ended', setup: 'inviting', as: 'agent', url: '/etapes/finie' },
  { name: 'ended-wrong', setup: 'inviting', as: 'agent', url: '/etapes/finie', status: 422, act: type({ contact: 'Léa' }, 'L’étape est finie') },
  { name: 'ended-none', setup: 'town', as: 'agent', url: '/etapes/finie' },
  { name: 'rules', setup: 'inviting', as: 'referent', url: '/sollicitations', paper: ['2 fois au plus en 90 jours'] },
  { name: 'rules-agent', setup: 'inviting', as: 'agent', url: '/sollicitations' },
  { name: 'rules-wrong', setup: 'inviting', as: 'referent', url: '/sollicitations', status: 422, act: type({ nombre: 'beaucoup', jours: '0' }, 'Enregistrer ces règles') },
  { name: 'rules-alone-wrong', setup: 'inviting', as: 'agent', url: '/sollicitations', status: 422, act: type({ contact: '01 42 76 40 40' }, 'Ne plus la solliciter') },
  { name: 'rules-alone', setup: 'inviting', as: 'agent', url: '/sollicitations', act: type({ contact: '06 12 34 56 78' }, 'Ne plus la solliciter') },
  { name: 'stop-asking-wrong', setup: 'inviting', url: '/ne-plus-demander/xyz', status: 404 },
]

const answering = [
  { name: 'code', setup: 'town', url: '/repondre', light: true },
  { name: 'code-wrong', setup: 'town', url: '/repondre', status: 422, act: type({ code: 'K7MX' }, 'Continuer') },
  { name: 'code-unknown', setup: 'town', url: '/repondre', status: 422, act: type({ code: 'K7MX-4P3R-TV' }, 'Continuer') },
  { name: 'code-card', setup: 'town', url: '/repondre', act: async (page, at) => type({ code: at.card.toLowerCase() }, 'Continuer')(page) },
  { name: 'welcome', setup: 'town', url: (at) => at.openWays['Accueil usagers'], light: true },
  { name: 'welcome-journeys', setup: 'town', url: (at) => at.walkedWays['Accueil usagers'], light: true },
  { name: 'questions-journey', setup: 'town', url: (at) => at.walkedWays['Accueil usagers'], light: true, act: async (page) => { await page.getByRole('radio').first().check(); return press(page, 'Commencer') } },
  { name: 'welcome-agent', setup: 'town', url: (at) => at.openWays['Accueil agents'], light: true },
  { name: 'questions', setup: 'town', url: (at) => at.openWays['Accueil usagers'], act: begin, light: true, paper: ['Plutôt d’accord', 'Qu’est-ce qui devrait changer'] },
  { name: 'questions-agent', setup: 'town', url: (at) => at.openWays['Accueil agents'], act: begin, light: true, paper: ['Pour les demandes que vous traitez'] },
  { name: 'questions-wrong', setup: 'town', url: (at) => at.openWays['Accueil usagers'], status: 422, act: tooManyWishes, light: true },
  { name: 'questions-nothing', setup: 'town', url: (at) => at.openWays['Accueil agents'], status: 422, act: sendNothing, light: true },
  { name: 'question-first', setup: 'town', url: (at) => at.openWays['Accueil usagers'], act: (page) => stepTo(page, 1), light: true },
  { name: 'question-middle', setup: 'town', url: (at) => at.openWays['Accueil agents'], act: (page) => stepTo(page, 4), light: true },
  { name: 'later', setup: 'town', url: (at) => at.openWays['Accueil usagers'], act: finishLater, light: true },
  { name: 'thanks', setup: 'town', url: (at) => at.openWays['Accueil usagers'], act: sendAll, light: true },
  { name: 'shut-closed', setup: 'town', url: (at) => at.closedWays['Accueil usagers'] },
  { name: 'shut-used', setup: 'town', url: (at) => at.used },
  { name: 'shut-unknown', setup: 'town', url: '/repondre/K7MX4P3RTV', status: 404 },
  { name: 'shut-not-yet', setup: 'town', as: 'agent', url: (at) => paper({ ...at, open: at.agreed }, 0) },
  { name: 'paper-none', setup: 'first', as: 'admin', url: '/saisie' },
  { name: 'paper', setup: 'town', as: 'agent', url: '/saisie' },
  { name: 'paper-wrong', setup: 'town', as: 'agent', url: '/saisie', status: 422, act: type({}, 'Continuer') },
  { name: 'paper-questions', setup: 'town', as: 'agent', url: (at) => paper(at, 0), paper: ['Plutôt d’accord'] },
  { name: 'paper-elsewhere', setup: 'town', as: 'agent', url: (at) => paper({ ...at, accueil: 1 }, 0), status: 404 },
  { name: 'paper-thanks', setup: 'town', as: 'agent', url: (at) => paper(at, 0), act: async (page) => { await tick(page, 2); return press(page, 'Envoyer mes réponses') } },
]

// The number of a sheet: written by the play, typed here.
const typeSecond = (page, number) => type({ numero: number }, 'Saisir une seconde fois')(page)
// The questions of a link for all, one answered; with the work that the browser found, or too early for it.
async function slowed(page, isWorked) {
  await page.locator('a[href*="/questions?"]').first().click()
  if (isWorked) await page.waitForFunction(() => document.querySelector('[name="preuve"]').value !== '', null, { timeout: 120000 })
  else await page.evaluate(() => document.querySelector('form[data-work]').addEventListener('submit', ({ target }) => { target.elements.preuve.value = '' })) // as without a script
  await page.locator('main .choice input').nth(1).check()
  return press(page, 'Envoyer mes réponses')
}

const papers = [
  { name: 'receiving', setup: 'papers', as: 'referent', url: (at) => `${at.base}/reception` },
  { name: 'receiving-read', setup: 'papers', as: 'director', url: (at) => `${at.base}/reception` },
  { name: 'paper-twice', setup: 'papers', as: 'admin', url: '/saisie', thorough: true },
  { name: 'paper-twice-wrong', setup: 'papers', as: 'admin', url: '/saisie', status: 422, act: (page) => typeSecond(page, 'K7MX-4P3R-TV') },
  { name: 'paper-first', setup: 'papers', as: 'admin', url: (at) => at.sheet },
  { name: 'paper-number', setup: 'papers', as: 'admin', url: (at) => at.sheet, act: async (page) => { await tick(page, 2); return press(page, 'Envoyer mes réponses') } },
  { name: 'paper-second', setup: 'papers', as: 'admin', url: '/saisie', act: (page, at) => typeSecond(page, at.number) },
  { name: 'paper-differs', setup: 'papers', as: 'admin', url: '/saisie', status: 422, act: async (page, at) => { await typeSecond(page, at.number); await tick(page, 1); return press(page, 'Envoyer mes réponses') } },
  { name: 'slowed-held', setup: 'papers', url: (at) => at.ways['Accueil usagers'], status: 422, act: (page) => slowed(page, false), scripted: true },
  { name: 'slowed-thanks', setup: 'papers', url: (at) => at.ways['Accueil usagers'], act: (page) => slowed(page, true) },
  { name: 'follow-papers', setup: 'papers', as: 'director', url: (at) => `${at.base}/suivi` },
]

// A questionnaire of every kind of question, as each of its languages is read: its screens, then wrong.
async function go(page, what, fields = {}) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`)
    const kind = await field.first().getAttribute('type')
    if (kind === 'radio') await page.locator(`main [name="${name}"][value="${value}"]`).check()
    else if (kind === 'file') await field.setInputFiles(join(top, value))
    else await field.fill(value)
  }
  const answered = page.waitForEvent('response', (response) => response.request().isNavigationRequest() && response.status() !== 303)
  await page.locator(`main button[name="faire"][value="${what}"]:not(.unseen)`).click()
  const response = await answered
  await page.waitForLoadState('load')
  return response
}

const FIRST = { q1: 'oui', q2: 'Léa', q6: '20' }
const SECOND = { 'q12-0': '2', 'q12-1': '3', 'q15-0': '4', 'q16-0': '1' }

async function screen(page, number) {
  const answered = page.waitForEvent('response', (response) => response.request().isNavigationRequest())
  await page.locator('main .actions a').click()
  let response = await answered
  await page.waitForLoadState('load')
  for (const fields of [FIRST, SECOND].slice(0, number - 1)) response = await go(page, 'suivant', fields)
  return response
}

const spoken = ['fr', 'en', 'ar'].flatMap((language) => {
  const state = { setup: 'inquiry', url: (at) => `${at.ways['Accueil usagers']}?langue=${language}` }
  const after = (number, ...more) => async (page) => { const response = await screen(page, number); return more.length ? go(page, ...more) : response }
  return [
    { ...state, name: `inquiry-${language}-welcome`, light: true },
    { ...state, name: `inquiry-${language}-first`, act: after(1), light: true, thorough: language !== 'fr' },
    { ...state, name: `inquiry-${language}-first-wrong`, status: 422, act: after(1, 'suivant', { q2: 'x'.repeat(21), q6: '3000', q7: '1.234', q8: '31/02/2026', q9: '25:00' }), light: true },
    { ...state, name: `inquiry-${language}-second`, act: after(2), light: true },
    { ...state, name: `inquiry-${language}-second-wrong`, status: 422, act: after(2, 'suivant', { 'q12-0': '2', 'q13-0': '1', 'q13-1': '1', 'q14-0': '4' }), light: true },
    { ...state, name: `inquiry-${language}-third`, act: after(3), light: true },
    { ...state, name: `inquiry-${language}-third-wrong`, status: 422, act: after(3, 'envoyer', { q17: 'lea', q18: '12', q19: 'Acc', q20: '80' }), light: true },
    { ...state, name: `inquiry-${language}-later`, act: after(2, 'garder'), light: true },
    { ...state, name: `inquiry-${language}-thanks`, act: after(3, 'envoyer'), light: true },
    { ...state, name: `inquiry-${language}-staff`, url: (at) => `${at.ways['Accueil agents']}?langue=${language}`, light: true },
  ]
}).concat([
  { name: 'code-english', setup: 'inquiry', url: '/repondre?langue=en', light: true },
  { name: 'code-english-wrong', setup: 'inquiry', url: '/repondre?langue=en', status: 422, act: type({ code: 'K7MX' }, 'Continue') },
])

const acting = [
  { name: 'actions-empty', setup: 'first', as: 'referent', url: '/actions' },
  { name: 'actions', setup: 'town', as: 'agent', url: '/actions' },
  { name: 'actions-by-date', setup: 'town', as: 'director', url: '/actions?etat=toutes&ordre=date', paper: ['Refaire la signalétique du hall'] },
  { name: 'actions-unknown', setup: 'town', as: 'agent', url: '/actions?lieu=nulle-part', status: 404 },
  { name: 'action-new', setup: 'town', as: 'referent', url: (at) => `/actions/nouvelle?${at.point}`, thorough: true },
  { name: 'action-new-hidden', setup: 'town', as: 'director', url: (at) => `/actions/nouvelle?${at.hidden}` },
  { name: 'action-new-wrong', setup: 'town', as: 'referent', url: (at) => `/actions/nouvelle?${at.point}`, status: 422, act: type({ quoi: '', echeance: 'bientôt', 'effet-1': 'mieux' }, 'Décider cette action') },
  { name: 'action-new-lost', setup: 'town', as: 'referent', url: '/actions/nouvelle?enquete=rien&point=P1.S1' },
  { name: 'action-new-refused', setup: 'town', as: 'agent', url: '/actions/nouvelle', status: 403 },
  { name: 'action', setup: 'town', as: 'referent', url: (at) => at.action, paper: ['Ce qu’on en attend, des deux côtés'] },
  { name: 'action-reader', setup: 'town', as: 'agent', url: (at) => at.action },
  { name: 'action-end-wrong', setup: 'town', as: 'referent', url: (at) => at.action, status: 422, act: type({ fait: '' }, 'Dire qu’elle est faite') },
  { name: 'action-ended', setup: 'town', as: 'auditor', url: (at) => at.ended },
  { name: 'action-edit', setup: 'town', as: 'director', url: (at) => `${at.action}/changer` },
  { name: 'axes-empty', setup: 'first', as: 'referent', url: '/actions/axes' },
  { name: 'axes', setup: 'town', as: 'agent', url: '/actions/axes' },
  { name: 'axes-wrong', setup: 'town', as: 'referent', url: '/actions/axes', status: 422, act: type({ nom: '', lieu: 'nulle part' }, 'Ajouter cet axe') },
  { name: 'axis', setup: 'town', as: 'director', url: '/actions/axes/1' },
  { name: 'workshops-empty', setup: 'first', as: 'referent', url: '/atelier' },
  { name: 'workshops', setup: 'town', as: 'leader', url: '/atelier' },
  { name: 'workshops-unknown', setup: 'town', as: 'agent', url: '/atelier?point=rien', status: 404 },
  { name: 'workshop', setup: 'town', as: 'referent', url: (at) => `/atelier?${at.point}`, paper: ['Ce que nous décidons', 'Animé par'], sheets: 2 },
  { name: 'workshop-hidden', setup: 'town', as: 'agent', url: (at) => `/atelier?${at.hidden}`, paper: ['non montr', 'Ce que nous décidons'] },
]

const results = [
  { name: 'results', setup: 'asked', as: 'referent', url: (at) => `${at.base}/resultats`, thorough: true, paper: ['Recommanderiez-vous', 'NPS', 'La moitié a donné'] },
  { name: 'signs', setup: 'signs', as: 'referent', url: (at) => `${at.base}/resultats/signes`, thorough: true, paper: ['Rien n’est retiré'] },
  { name: 'signs-none', setup: 'district', url: '/enquetes/nyc-2011/resultats/signes' },
  { name: 'results-place', setup: 'asked', as: 'referent', url: (at) => `${at.base}/resultats?lieu=archives` },
  { name: 'results-unknown-place', setup: 'asked', as: 'referent', url: (at) => `${at.base}/resultats?lieu=nulle-part`, status: 404 },
  { name: 'results-too-early', setup: 'asked', url: (at) => `${at.base}/resultats`, status: 404 },
  { name: 'results-answers', setup: 'asked', as: 'referent', url: (at) => `${at.base}/reponses` },
  { name: 'results-answers-wrong', setup: 'asked', as: 'referent', url: (at) => `${at.base}/reponses`, status: 422, act: type({}, 'Télécharger') },
  { name: 'results-answers-refused', setup: 'asked', as: 'admin', url: (at) => `${at.base}/reponses`, status: 403 },
  { name: 'results-answers-few', setup: 'town', as: 'referent', url: (at) => `${at.open}/reponses`, status: 404 },
  { name: 'results-mirror', setup: 'town', url: (at) => `${at.published}/resultats` },
  { name: 'results-scores', setup: 'district', url: '/enquetes/nyc-2011/resultats' },
  { name: 'results-counts', setup: 'wave', url: '/enquetes/printemps-2025/resultats' },
  { name: 'results-answers-of-mirror', setup: 'town', as: 'director', url: (at) => `${at.published}/reponses` },
]

// A photo or a document, asked for, joined, looked at; a step of a journey, asked as a choice.
const lastScreen = (...more) => async (page) => {
  await screen(page, 1)
  const response = await go(page, 'suivant', { q0: '4' })
  return more.length ? go(page, ...more) : response
}
const GPS = 'tests/data/pictures/gps.jpg'

const photos = [
  { name: 'photo-asked', setup: 'photos', url: (at) => at.way, act: lastScreen(), light: true, thorough: true },
  { name: 'photo-asked-english', setup: 'photos', url: (at) => `${at.way}?langue=en`, act: lastScreen() },
  { name: 'photo-refused', setup: 'photos', url: (at) => at.way, status: 422, act: lastScreen('envoyer', { q1: 'Une vitre brisée', q2: 'README.md' }), thorough: true },
  { name: 'photo-again', setup: 'photos', url: (at) => at.way, status: 422, act: lastScreen('envoyer', { q1: 'x'.repeat(61), q2: GPS }) },
  { name: 'photo-sent', setup: 'photos', url: (at) => at.way, act: lastScreen('envoyer', { q2: GPS }), light: true },
  { name: 'photo-preview', setup: 'photos', as: 'referent', url: (at) => `${at.file}/apercu` },
  { name: 'photo-links', setup: 'photos', as: 'referent', url: (at) => `${at.open}/liens` },
  { name: 'photo-kiosk', setup: 'photos', url: (at) => at.way.replace('repondre', 'borne') },
  { name: 'photo-kiosks', setup: 'photos', as: 'referent', url: (at) => `${at.open}/bornes` },
  { name: 'photo-results', setup: 'photos', as: 'referent', url: (at) => `${at.closed}/resultats` },
  { name: 'photo-answers', setup: 'photos', as: 'referent', url: (at) => `${at.closed}/reponses` },
  { name: 'photo-files', setup: 'photos', as: 'referent', url: (at) => `${at.closed}/fichiers`, thorough: true, paper: ['Une photo peut montrer'] },
  { name: 'photo-files-refused', setup: 'photos', as: 'admin', url: (at) => `${at.closed}/fichiers`, status: 403 },
  { name: 'inquiry-question-file', setup: 'photos', as: 'referent', url: (at) => `${at.file}/questions/4` },
  { name: 'inquiry-question-file-wrong', setup: 'photos', as: 'referent', url: (at) => `${at.file}/questions/4`, status: 422, act: type({ megaoctets: '90' }, 'Enregistrer') },
  { name: 'inquiry-question-step', setup: 'photos', as: 'referent', url: (at) => `${at.file}/questions/2` },
  { name: 'inquiry-review-file', setup: 'photos', as: 'referent', url: (at) => `${at.wrong}/relecture` },
]

// What one may ask for, asking it, following it.
const desk = [
  { name: 'catalogue-empty', setup: 'town', as: 'referent', url: '/catalogue' },
  { name: 'programs-none', setup: 'first', as: 'admin', url: '/logiciels' },
  { name: 'programs-new-none', setup: 'first', as: 'admin', url: '/logiciels/nouveau' },
  { name: 'programs', setup: 'desk', as: 'direction', url: '/logiciels' },
  { name: 'programs-new', setup: 'desk', as: 'direction', url: '/logiciels/nouveau', thorough: true },
  { name: 'programs-new-wrong', setup: 'desk', as: 'direction', url: '/logiciels/nouveau', status: 422, act: type({ nom: '', debit: '0' }, 'Créer sa clé') },
  { name: 'programs-key', setup: 'desk', as: 'direction', url: '/logiciels/nouveau', act: async (page) => {
    await page.locator('main fieldset .choice input').first().check()
    return type({ nom: 'Capteurs de bacs', open311: 0 }, 'Créer sa clé')(page)
  } },
  { name: 'programs-edit', setup: 'desk', as: 'direction', url: (at) => at.program },
  { name: 'programs-refused', setup: 'desk', as: 'referent', url: '/logiciels', status: 403 },
  { name: 'catalogue', setup: 'desk', as: 'referent', url: '/catalogue' },
  { name: 'catalogue-new', setup: 'desk', as: 'referent', url: '/catalogue/nouvelle' },
  { name: 'catalogue-new-wrong', setup: 'desk', as: 'referent', url: '/catalogue/nouvelle', status: 422, act: type({ nom: 'Louer une salle', pieces: '| pour quoi faire', etat: 'ouverte' }, 'Enregistrer') },
  { name: 'catalogue-refused', setup: 'desk', as: 'agent', url: '/catalogue', status: 403 },
  { name: 'demands-none', setup: 'town', url: '/demandes' },
  { name: 'demands', setup: 'desk', url: '/demandes', thorough: true },
  { name: 'demand', setup: 'desk', url: '/demandes/voirie', thorough: true },
  { name: 'demand-wrong', setup: 'desk', url: '/demandes/voirie', status: 422, act: type({ courriel: 'camille', reponse: 'sms', nom: 'Camille' }, 'Envoyer ma demande') },
  { name: 'demand-form', setup: 'desk', url: '/demandes/cantine', thorough: true },
  { name: 'demand-form-wrong', setup: 'desk', url: '/demandes/cantine', status: 422, act: type({ q5: 'oui', q7: 'dix', courriel: 'camille' }, 'Envoyer ma demande') },
  { name: 'take-form', setup: 'desk', as: 'agent', url: '/guichet/nouvelle?demarche=cantine', status: 422, act: (page) => press(page, 'Enregistrer la demande') },
  { name: 'place', setup: 'map', scripted: true, url: '/demandes/mat', act: placed },
  { name: 'place-wrong', setup: 'map', scripted: true, url: '/demandes/mat', status: 422, act: farAway },
  { name: 'place-request', setup: 'map', scripted: true, as: 'lamps', url: (at) => `/guichet/${at.placed}` },
  { name: 'demand-unknown', setup: 'desk', url: '/demandes/lune', status: 404 },
  { name: 'followed', setup: 'desk', url: (at) => at.asked, thorough: true, paper: ['12 rue du Pré', 'Nous avons reçu votre demande'] },
  { name: 'followed-new', setup: 'desk', url: (at) => `${at.complained}?recue=1` },
  { name: 'followed-again', setup: 'desk', url: (at) => at.complained, act: type({ texte: 'J’ai retrouvé le ticket.' }, 'Envoyer ce message') },
  { name: 'followed-nothing', setup: 'desk', url: (at) => at.complained, status: 422, act: type({ texte: ' ' }, 'Envoyer ce message') },
  { name: 'followed-unknown', setup: 'desk', url: (at) => at.asked.slice(0, -1), status: 404 },
  { name: 'follow-files', setup: 'desk', url: (at) => at.written },
  { name: 'file-harmful', setup: 'desk', as: 'referent', url: (at) => at.harmful },
  { name: 'request-stranger', setup: 'desk', as: 'referent', url: (at) => at.stranger },
  { name: 'boxes', setup: 'desk', as: 'referent', url: '/boites', thorough: true },
  { name: 'boxes-wrong', setup: 'desk', as: 'referent', url: '/boites', status: 422, act: type({ adresse: 'pas une adresse' }, 'Enregistrer') },
  { name: 'follow-find', setup: 'desk', url: '/suivi' },
  { name: 'follow-find-letters', setup: 'letters', url: '/suivi', status: 422, act: type({ reference: '2026', courriel: 'x' }, 'M’envoyer le lien') },
  { name: 'follow-found', setup: 'letters', url: '/suivi?fait=1' },
]

// The invented town of ./dev demo: full pages, of each reader, and what it shows to everybody.
const belair = [
  { name: 'belair-service', setup: 'belair', url: '/service', light: true, thorough: true, paper: ['Ce que vous dites'] },
  { name: 'belair-enter', setup: 'belair', url: '/entrer' },
  ...['referent', 'direction', 'agent', 'audit', 'administration'].map((role) => ({ name: `belair-home-${role}`, setup: 'belair', as: role, url: '/' })),
  { name: 'belair-mirror', setup: 'belair', as: 'referent', url: '/miroir', paper: ['Méthode et limites', 'Ce qui compte le plus', 'chacune de ses étapes'], sheets: 4 },
  { name: 'belair-mirror-place', setup: 'belair', as: 'agent', url: '/miroir?lieu=titres-identite' },
  { name: 'belair-effects', setup: 'belair', as: 'referent', url: '/effets' },
  { name: 'belair-effects-place', setup: 'belair', as: 'direction', url: '/effets?lieu=relation-habitants' },
  { name: 'belair-journeys', setup: 'belair', as: 'referent', url: '/parcours' },
  { name: 'belair-journey', setup: 'belair', as: 'referent', url: (at) => at.journey },
  { name: 'belair-journey-edit', setup: 'belair', as: 'referent', url: (at) => `${at.journey}/modifier` },
  { name: 'belair-journey-new', setup: 'belair', as: 'referent', url: '/parcours/nouveau' },
  { name: 'belair-journey-template', setup: 'belair', as: 'referent', url: '/parcours/nouveau?modele=3' },
  { name: 'belair-journey-short', setup: 'belair', as: 'referent', url: '/parcours/nouveau?modele=3', status: 422, act: type({ nom: '', etapes: 'Un seul pas' }, 'Enregistrer ce parcours') },
  { name: 'belair-actions', setup: 'belair', as: 'direction', url: '/actions' },
  { name: 'belair-action', setup: 'belair', as: 'direction', url: (at) => at.done },
  { name: 'belair-effect', setup: 'belair', as: 'direction', url: (at) => `${at.done}/effet`, thorough: true, paper: ['Cela ne dit pas pourquoi'], sheets: 1 },
  { name: 'belair-effect-idle', setup: 'belair', as: 'agent', url: (at) => `${at.idle}/effet` },
  { name: 'belair-effect-begun', setup: 'belair', as: 'referent', url: (at) => `${at.begun}/effet` },
  { name: 'belair-effect-given-up', setup: 'belair', as: 'referent', url: (at) => `${at.givenUp}/effet` },
  { name: 'belair-effect-otherwise', setup: 'belair', as: 'audit', url: (at) => `${at.otherwise}/effet` },
  { name: 'belair-effect-unknown', setup: 'belair', as: 'agent', url: '/actions/2026-AAAAAAA/effet', status: 404 },
  { name: 'belair-texts', setup: 'belair', as: 'referent', url: (at) => at.texts, thorough: true },
  { name: 'belair-texts-list', setup: 'belair', as: 'referent', url: '/verbatims' },
  { name: 'belair-texts-found', setup: 'belair', as: 'referent', url: '/verbatims/recherche?mots=attente+guichet', thorough: true },
  { name: 'belair-texts-found-wrong', setup: 'belair', as: 'referent', url: '/verbatims/recherche?mots=attente&lieu=Nulle+part&ton=positif', status: 422 },
  { name: 'belair-texts-near', setup: 'belair', as: 'referent', url: (at) => at.near },
  { name: 'belair-voices', setup: 'belair', as: 'direction', url: (at) => `${at.texts}/voix`, act: unfolded },
  { name: 'belair-voices-alike', setup: 'belair', as: 'referent', url: (at) => `${at.fewTexts}/voix` },
  { name: 'belair-text-wrong', setup: 'belair', as: 'referent', url: (at) => at.text, status: 422, act: type({ motif: '' }, 'Cacher ce texte') },
  { name: 'flagged-inbox', setup: 'flagged', as: 'agent', url: '/guichet' },
  { name: 'flagged-list', setup: 'flagged', as: 'agent', url: '/guichet?file=a-lire-vite', thorough: true },
  { name: 'flagged-none', setup: 'inbox', as: 'other', url: '/guichet?file=a-lire-vite' },
  { name: 'flagged-distress', setup: 'flagged', as: 'agent', url: (at) => at.distress, thorough: true },
  { name: 'flagged-urgent', setup: 'flagged', as: 'agent', url: (at) => at.urgent },
  { name: 'flagged-rude', setup: 'flagged', as: 'agent', url: (at) => at.rude },
  { name: 'flagged-heaps', setup: 'flagged', as: 'referent', url: '/verbatims' },
  { name: 'flagged-heap', setup: 'flagged', as: 'referent', url: (at) => at.heap },
  { name: 'flagged-texts', setup: 'flagged', as: 'referent', url: (at) => at.calls, thorough: true },
  { name: 'flagged-texts-read', setup: 'flagged', as: 'referent', url: (at) => `${at.calls}?nature=lus` },
  { name: 'flagged-text', setup: 'flagged', as: 'referent', url: (at) => at.waitingText, thorough: true },
  { name: 'flagged-text-read', setup: 'flagged', as: 'referent', url: (at) => at.readText },
  { name: 'flagged-text-rude', setup: 'flagged', as: 'referent', url: (at) => at.rudeText },
  { name: 'flagged-text-wrong', setup: 'flagged', as: 'referent', url: (at) => at.waitingText, status: 422, act: type({ note: 'x'.repeat(501) }, 'Marquer comme lu') },
  { name: 'belair-desk-texts', setup: 'belair', as: 'referent', url: (at) => at.deskTexts, thorough: true },
  { name: 'belair-desk-text', setup: 'belair', as: 'referent', url: (at) => at.deskText, status: 422, act: type({ motif: '' }, 'Cacher ce texte') },
  { name: 'belair-told-texts', setup: 'belair', as: 'direction', url: (at) => at.toldTexts },
  { name: 'said-themes', setup: 'said', as: 'referent', url: (at) => at.themes, thorough: true },
  { name: 'said-theme', setup: 'said', as: 'referent', url: (at) => at.theme, status: 422, act: hideWithoutReason },
  { name: 'said-theme-new', setup: 'said', as: 'referent', url: (at) => `${at.themes}/nouveau`, act: type({ nom: 'Les papiers', mots: 'dossier "pièces" -courrier' }, 'Voir ce que ces mots trouvent') },
  { name: 'said-theme-wrong', setup: 'said', as: 'referent', url: (at) => `${at.themes}/nouveau`, status: 422, act: type({ nom: '', mots: '-téléphone' }, 'Voir ce que ces mots trouvent') },
  { name: 'said-theme-label', setup: 'said', as: 'referent', url: (at) => at.label, act: (page) => press(page, 'Lire dix textes') },
  { name: 'said-theme-found-label', setup: 'said', as: 'referent', url: (at) => `${at.found}/etiqueter`, act: (page) => press(page, 'Lire dix textes') },
  { name: 'said-theme-gain', setup: 'said', as: 'referent', url: (at) => at.gain },
  { name: 'said-act', setup: 'said', as: 'referent', url: (at) => at.act },
  { name: 'said-irritant-new', setup: 'said', as: 'referent', url: (at) => at.note },
  { name: 'said-irritant-wrong', setup: 'said', as: 'referent', url: (at) => at.note, status: 422, act: type({ phrase: '' }, 'Noter cet irritant') },
  { name: 'said-irritant', setup: 'said', as: 'referent', url: (at) => at.irritant, thorough: true },
  { name: 'said-irritant-agent', setup: 'said', as: 'agent', url: (at) => at.irritant },
  { name: 'said-irritant-lifted', setup: 'said', as: 'referent', url: (at) => at.lifted },
  { name: 'said-journey', setup: 'said', as: 'referent', url: (at) => at.journey },
  { name: 'said-journey-agent', setup: 'said', as: 'agent', url: (at) => at.journey },
  { name: 'said-followed-themes', setup: 'followed', as: 'referent', url: (at) => at.themes },
  { name: 'said-followed-theme', setup: 'followed', as: 'referent', url: (at) => at.theme, thorough: true },
  { name: 'said-followed-edit', setup: 'followed', as: 'referent', url: (at) => `${at.theme}/modifier` },
  { name: 'said-followed-label', setup: 'followed', as: 'referent', url: (at) => `${at.theme}/etiqueter` },
  { name: 'said-followed-before', setup: 'followed', as: 'referent', url: (at) => at.before },
  { name: 'said-followed-effect', setup: 'followed', as: 'referent', url: (at) => at.effect },
  { name: 'said-sheet', setup: 'said', as: 'referent', url: (at) => at.sheet },
  { name: 'said-sheet-quoted', setup: 'said', as: 'referent', url: (at) => `${at.sheet}&citations=oui`, thorough: true },
  { name: 'said-decide', setup: 'said', as: 'referent', url: (at) => at.decide },
  { name: 'said-action', setup: 'said', as: 'referent', url: (at) => at.led },
  { name: 'said-action-agent', setup: 'said', as: 'agent', url: (at) => at.led },
  { name: 'said-effect', setup: 'said', as: 'referent', url: (at) => `${at.led}/effet` },
  { name: 'rising-themes', setup: 'rising', as: 'referent', url: (at) => at.themes, thorough: true },
  { name: 'rising-themes-none', setup: 'rising', as: 'referent', url: (at) => at.calm },
  { name: 'rising-theme', setup: 'rising', as: 'referent', url: (at) => at.theme, thorough: true },
  { name: 'rising-theme-wrong', setup: 'rising', as: 'referent', url: (at) => at.theme, status: 422, act: type({ note: 'Travaux au guichet. '.repeat(20) }, 'Marquer comme vu') },
  { name: 'rising-theme-seen', setup: 'rising', as: 'referent', url: (at) => `${at.seen}?fait=vu` },
  { name: 'rising-home', setup: 'rising', as: 'referent', url: '/' },
  { name: 'belair-surveys', setup: 'belair', as: 'referent', url: '/enquetes' },
  { name: 'belair-workshops', setup: 'belair', as: 'referent', url: '/atelier' },
  { name: 'belair-desk', setup: 'belair', as: 'direction', url: '/guichet' },
  { name: 'belair-delays', setup: 'belair', as: 'direction', url: '/nos-delais' },
  { name: 'belair-register', setup: 'belair', as: 'audit', url: '/registre' },
]

// A name was proposed, and is taken out of its field.
async function nameItNothing(page) {
  await press(page, 'Demander un nom')
  return type({ nom: '' }, 'Garder ce nom')(page)
}

// A quote is put aside, without saying why.
async function hideWithoutReason(page) {
  await page.locator('details summary').first().click()
  return press(page, 'Ne pas citer')
}

// What is typed before a form brings the answers that share its words to the front, and moves nothing else.
async function nearer(page) {
  const response = await page.request.get(page.url())
  const shown = () => page.locator('#reponses summary:visible').allTextContents()
  const before = await shown()
  await page.locator('#champ-texte').fill('La lampe de notre impasse privée')
  await page.waitForFunction(() => document.querySelector('#reponses details')?.textContent.includes('impasse'))
  const after = await shown()
  if (before.length !== 3 || after.length !== 3) throw new Error(`${before} became ${after}`)
  await page.locator('#reponses summary').first().click()
  return response
}

// So many requests of the list are ticked, then something is to be done with them; states are looked at together:
// two that write tick others.
const tickFirst = (count, what, then, from = 0) => async (page) => {
  for (const box of (await page.locator('main input[name="d"]').all()).slice(from, from + count)) await box.check()
  await page.locator('#faire').selectOption(what)
  const response = await press(page, 'Continuer')
  return then ? then(page) : response
}
const open = (summary, fields, button) => async (page) => {
  await page.locator('main summary', { hasText: summary }).click()
  return type(fields, button)(page)
}
// The same page in two tabs: what the first does, the second has not seen.
const stale = (fields, button) => async (page) => {
  const other = await page.context().newPage()
  await other.goto(page.url())
  await press(other, 'Noter que la personne relance')
  await other.close()
  return type(fields, button)(page)
}
const inbox = [
  { name: 'inbox-empty', setup: 'first', as: 'referent', url: '/guichet' },
  { name: 'inbox', setup: 'inbox', as: 'lamps', url: '/guichet', thorough: true, paper: ['en retard de'] },
  { name: 'inbox-next', setup: 'inbox', as: 'lamps', url: '/guichet', act: (page) => follow(page, 'Voir les suivantes') },
  { name: 'inbox-mine', setup: 'inbox', as: 'lamps', url: '/guichet?file=miennes' },
  { name: 'inbox-waiting', setup: 'inbox', as: 'lamps', url: '/guichet?file=attente' },
  { name: 'inbox-done', setup: 'inbox', as: 'lamps', url: '/guichet?file=closes' },
  { name: 'inbox-aside', setup: 'inbox', as: 'lamps', url: '/guichet?file=ecartees' },
  { name: 'inbox-filtered', setup: 'inbox', as: 'referent', url: '/guichet?demarche=stationnement&file=sans-titulaire' },
  { name: 'inbox-away', setup: 'inbox', as: 'referent', url: '/guichet?file=absences' },
  { name: 'inbox-wrong', setup: 'inbox', as: 'lamps', url: '/guichet?service=ailleurs', status: 422 },
  { name: 'inbox-confidential', setup: 'inbox', as: 'aid', url: '/guichet' },
  { name: 'inbox-previewing', setup: 'inbox', as: 'previewing', url: '/guichet' },
  { name: 'inbox-refused', setup: 'inbox', as: 'admin', url: '/guichet', status: 403 },
  { name: 'appointments', setup: 'inbox', as: 'keeper', url: '/rendez-vous/eclairage', thorough: true, paper: ['à noter'] },
  { name: 'appointments-look', setup: 'inbox', as: 'keeper', url: '/rendez-vous/eclairage/importer', act: chosen('docs/examples/rendez-vous.ics') },
  { name: 'appointments-undone', setup: 'inbox', as: 'keeper', url: '/rendez-vous/eclairage/importer', act: undone },
  { name: 'appointments-wrong', setup: 'inbox', as: 'keeper', url: '/rendez-vous/eclairage/importer', act: (page) => press(page, 'Lire ce fichier'), status: 422 },
  { name: 'appointment-slots-wrong', setup: 'inbox', as: 'keeper', url: '/rendez-vous/eclairage/creneaux', act: type({ creneaux: '01/01/2020 10 h' }, 'Ouvrir ces créneaux'), status: 422 },
  { name: 'appointment-brief', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}/fiche` },
  { name: 'appointment-offer', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}/rendez-vous` },
  { name: 'appointment-own', setup: 'inbox', url: (at) => at.appointment },
  { name: 'callbacks', setup: 'inbox', as: 'lamps', url: '/guichet/rappels' },
  { name: 'callback-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.done}/rappel`, act: type({ jour: '01/01/2020', heure: 'midi' }, 'Pas de réponse, rappeler à ce moment'), status: 422 },
  { name: 'search', setup: 'inbox', as: 'lamps', url: '/guichet/recherche?mots=durand' },
  { name: 'views-wrong', setup: 'inbox', as: 'lamps', url: '/guichet/vues?file=closes&demarche=lampe', status: 422, act: type({ nom: '' }, 'Garder cette vue') },
  { name: 'ties', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}/liens` },
  { name: 'ties-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.waiting}/liens`, act: type({ autre: 'ailleurs' }, 'Enregistrer ce lien'), status: 422 },
  { name: 'person', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}/personne` },
  { name: 'person-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.done}/personne`, act: type({ telephones: 'douze' }, 'Enregistrer'), status: 422 },
  { name: 'rights', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.done}/personne/droits` },
  { name: 'rights-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.done}/personne/droits`, act: type({}, 'Demander cet effacement'), status: 422 },
  { name: 'rights-register', setup: 'inbox', url: '/donnees-personnelles/guichet' },
  { name: 'search-wrong', setup: 'inbox', as: 'lamps', url: '/guichet/recherche?mots=lampe&du=demain', status: 422 },
  { name: 'takeover', setup: 'desk', as: 'direction', url: '/guichet/reprises', status: 422, act: (page) => press(page, 'Lire ce fichier') },
  { name: 'takeover-look', setup: 'desk', as: 'direction', url: '/guichet/reprises', act: chosen('docs/examples/billets.csv'), thorough: true },
  { name: 'takeover-look-wrong', setup: 'desk', as: 'direction', url: '/guichet/reprises', status: 422, act: chosen('docs/examples/billets.csv', type({ correspondance: 'outil x' }, 'Voir ce que cela donne')) },
  { name: 'takeover-done', setup: 'inbox', as: 'referent', url: '/guichet/reprises', act: chosen('docs/examples/billets.csv', brought('/guichet/reprises')) },
  { name: 'delays', setup: 'inbox', as: 'referent', url: '/guichet/reprises', act: chosen('docs/examples/billets.csv', brought('/guichet/delais?du=01/09/2025&au=30/09/2025')), thorough: true, paper: ['Heures d’ouverture'] },
  { name: 'delays-few', setup: 'inbox', as: 'aid', url: '/guichet/delais' },
  { name: 'lot-none', setup: 'inbox', as: 'lamps', url: '/guichet', status: 422, act: tickFirst(0, 'prendre') },
  { name: 'lot-take', setup: 'inbox', as: 'lamps', url: '/guichet', act: tickFirst(3, 'prendre') },
  { name: 'lot-give', setup: 'inbox', as: 'lamps', url: '/guichet', act: tickFirst(2, 'confier') },
  { name: 'lot-move-wrong', setup: 'inbox', as: 'lamps', url: '/guichet', status: 422, act: tickFirst(2, 'transmettre', (page) => press(page, 'Transmettre')) },
  { name: 'lot-done', setup: 'inbox', as: 'other', url: '/guichet?file=sans-titulaire', act: tickFirst(2, 'ecarter', (page) => press(page, 'Mettre de côté'), 10) },
  { name: 'lot-undone', setup: 'inbox', as: 'other', url: '/guichet?file=sans-titulaire', act: tickFirst(2, 'prendre', async (page) => { await press(page, 'Prendre'); return press(page, 'Annuler') }) },
  { name: 'request', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}`, paper: ['Même armoire', 'Une équipe passe jeudi'] },
  { name: 'request-reply', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre` },
  { name: 'request-reply-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, status: 422, act: type({ reponse: '', 'reponse-voie': '' }, 'Envoyer cette réponse') },
  { name: 'request-ask-wrong', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}`, status: 422, act: open('Demander une précision', { question: 'Une photo', 'question-genre': 'pieces' }, 'Le demander à la personne') },
  { name: 'request-marks', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, act: type({ reponse: hardToRead }, 'Relire mon message'), thorough: true },
  { name: 'incident-door', setup: 'inbox', as: 'lamps', url: '/guichet/incivilite' },
  { name: 'incident-door-wrong', setup: 'inbox', as: 'referent', url: '/guichet/incivilite', status: 422, act: async (page) => { await page.locator('summary').last().click(); return type({ telephone: 'douze' }, 'Enregistrer')(page) } },
  { name: 'request-ready', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, scripted: true, act: insertReady },
  { name: 'request-live', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, scripted: true, act: readLive },
  { name: 'request-template', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, act: (page) => press(page, 'Droit à l’erreur : corriger avant une date') },
  { name: 'review', setup: 'inbox', as: 'other', url: (at) => `/guichet/${at.reviewed}/relecture`, thorough: true },
  { name: 'review-wrong', setup: 'inbox', as: 'other', url: (at) => `/guichet/${at.reviewed}/relecture`, status: 422, act: (page) => press(page, 'Renvoyer à Inès Colin') },
  { name: 'reply-templates', setup: 'inbox', as: 'referent', url: '/guichet/modeles' },
  { name: 'reply-template-wrong', setup: 'inbox', as: 'referent', url: (at) => at.template, status: 422, act: type({ texte: 'Bonjour {nom}.' }, 'Enregistrer') },
  { name: 'request-stale', setup: 'inbox', as: 'lamps', scripted: true, url: (at) => `/guichet/${at.stale}?repondre`, status: 409, act: stale({ reponse: 'Nous passons demain.', 'reponse-voie': 'guichet' }, 'Envoyer cette réponse') },
  { name: 'request-waiting', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.waiting}` },
  { name: 'request-done', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.done}` },
  { name: 'request-confidential', setup: 'inbox', as: 'aid', url: (at) => `/guichet/${at.confidential}` },
  { name: 'request-silence', setup: 'inbox', as: 'referent', url: (at) => `/guichet/${at.permit}` },
  { name: 'request-hidden', setup: 'inbox', as: 'referent', url: (at) => `/guichet/${at.confidential}`, status: 404 },
  { name: 'orient', setup: 'orient', as: 'referent', url: '/orientation', thorough: true },
  { name: 'orient-wrong', setup: 'orient', as: 'referent', url: '/orientation/nouvelle', status: 422, act: type({ mots: 'les' }, 'Essayer cette règle') },
  { name: 'orient-tried', setup: 'orient', as: 'referent', url: '/orientation/nouvelle', act: async (page) => {
    await page.locator('[name="service"]').selectOption({ index: 1 })
    return type({ mots: 'lampadaire, réverbère' }, 'Essayer cette règle')(page)
  } },
  { name: 'orient-request', setup: 'orient', as: 'referent', url: (at) => `/guichet/${at.asked}` },
  { name: 'orient-moved', setup: 'orient', as: 'clean', url: (at) => `/guichet/${at.moved}` },
  { name: 'answers', setup: 'inbox', url: '/reponses' },
  { name: 'answer', setup: 'inbox', url: '/reponses/comment-signaler-une-lampe-eteinte', thorough: true },
  { name: 'demand-answers', setup: 'inbox', url: '/demandes/lampe', scripted: true, act: nearer },
  { name: 'articles', setup: 'inbox', as: 'referent', url: '/articles' },
  { name: 'article', setup: 'inbox', as: 'referent', url: (at) => at.article, thorough: true },
  { name: 'article-wrong', setup: 'inbox', as: 'lamps', url: '/articles/nouveau', status: 422, act: type({ titre: '', texte: 'Oui.', revoir: '01/01/2020' }, 'Enregistrer') },
  { name: 'article-steps', setup: 'inbox', as: 'referent', url: (at) => at.steps },
  { name: 'request-cited', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}?repondre`, act: async (page) => {
    await page.locator('#champ-reponse').fill('Bonjour,')
    await page.locator('#articles summary', { hasText: 'clignote' }).click()
    return press(page, 'Mettre son texte dans ma réponse')
  } },
  { name: 'take-none', setup: 'first', as: 'referent', url: '/guichet/nouvelle' },
  { name: 'take', setup: 'inbox', as: 'lamps', url: '/guichet/nouvelle', thorough: true },
  { name: 'take-known', setup: 'inbox', as: 'lamps', url: '/guichet/nouvelle?tel=0612345678&demarche=lampe' },
  { name: 'take-unknown', setup: 'inbox', as: 'lamps', url: '/guichet/nouvelle?tel=0612' },
  { name: 'take-ready', setup: 'inbox', as: 'lamps', url: '/guichet/nouvelle?demarche=lampe', act: type({ demande: 'Sa lampe clignote, elle arrive en fin de vie.' }, 'Chercher une réponse toute prête') },
  { name: 'take-wrong', setup: 'inbox', as: 'lamps', url: '/guichet/nouvelle', status: 422, act: type({ 'demarche-1': 'lampe', telephone: 'douze', cachet: '32/01/2027', 'reponse-voie': 'courriel' }, 'Enregistrer la demande') },
  { name: 'take-done', setup: 'inbox', as: 'clean', url: '/guichet/nouvelle', act: type({ 'demarche-1': 'proprete', demande: 'Un matelas devant le 4 rue du Pré.', 'reponse-voie': 'guichet' }, 'Enregistrer la demande'), paper: ['Nous avons bien reçu'], sheets: 1 },
  { name: 'take-counted', setup: 'inbox', as: 'clean', url: '/guichet/nouvelle', act: type({ 'demarche-1': 'proprete' }, 'Compter une réponse immédiate') },
  { name: 'receipt-ticket', setup: 'inbox', as: 'lamps', url: (at) => `/guichet/${at.asked}/recepisse?papier=ticket`, paper: ['Nous avons bien reçu'] },
  { name: 'unit', setup: 'inbox', as: 'keeper', url: '/guichet/service/eclairage' },
  { name: 'unit-wrong', setup: 'inbox', as: 'keeper', url: '/guichet/service/eclairage', status: 422, act: type({ courriel: 'éclairage', telephone: 'le standard' }, 'Enregistrer') },
  { name: 'unit-said', setup: 'inbox', as: 'referent', url: '/guichet/service/proprete', act: type({ adresse: '1 place de la Mairie', telephone: '01 40 20 50 50', recours: 'Le tribunal administratif de Clairval, dans les deux mois.' }, 'Enregistrer') },
  { name: 'skills', setup: 'inbox', as: 'keeper', url: '/savoir-faire/service/eclairage' },
  { name: 'accords-wrong', setup: 'inbox', as: 'keeper', url: '/accords/eclairage', status: 422, act: type({ heures: 'quatre' }, 'Proposer') },
  { name: 'unit-elsewhere', setup: 'inbox', as: 'keeper', url: '/guichet/service/aides', status: 404 },
]

// What is told of delays, and what was kept.
const delays = [
  { name: 'delays', setup: 'delays', as: 'referent', url: '/nos-delais', thorough: true },
  { name: 'delay', setup: 'delays', as: 'referent', url: '/nos-delais/arceau', paper: ['Annoncé, et tenu'] },
  { name: 'complaint-action', setup: 'delays', as: 'referent', url: '/reclamations', act: async (page) => {
    await page.goto(await page.locator('main a[href^="/actions/nouvelle"]').first().getAttribute('href').then((href) => new URL(href, page.url()).href))
    return type({ quoi: 'Répondre en deux semaines', 'effet-1': 'stable', 'effet-2': 'non', juge: 'autre', 'juge-mots': 'Nos délais' }, 'Décider cette action')(page)
  } },
  { name: 'complaints', setup: 'delays', as: 'referent', url: '/reclamations', paper: ['Pourquoi on s’est plaint'] },
  { name: 'delay-asking', setup: 'delays', url: '/demandes/arceau' },
  { name: 'alert-wrong', setup: 'delays', as: 'referent', url: '/alertes/voirie', status: 422, act: type({ avant: 'quatre', silence: '90' }, 'Enregistrer') },
]

// The end of a request, of both sides.
const ends = [
  { name: 'end-asked', setup: 'ends', url: (at) => `${at.asked}/fin`, thorough: true },
  { name: 'end-wrong', setup: 'ends', url: (at) => `${at.asked}/fin`, status: 422, act: type({ mots: 'Merci.' }, 'Envoyer ma réponse') },
  { name: 'end-answered', setup: 'ends', url: (at) => `${at.told}/fin` },
  { name: 'ends', setup: 'ends', as: 'lamps', url: '/fins', thorough: true },
  { name: 'ends-reminded', setup: 'ends', as: 'lamps', url: '/guichet' },
  { name: 'end-back', setup: 'ends', as: 'lamps', url: (at) => at.called },
  { name: 'end-back-wrong', setup: 'ends', as: 'lamps', url: (at) => at.called, status: 422, act: type({ note: ' ' }, 'Fermer ce rappel') },
  { name: 'end-back-done', setup: 'ends', as: 'referent', url: (at) => at.done },
  { name: 'ends-figures', setup: 'ends', as: 'referent', url: '/fins/chiffres' },
  { name: 'ends-figures-wrong', setup: 'ends', as: 'referent', url: '/fins/chiffres', status: 422, act: type({ part: '300' }, 'Enregistrer ces règles') },
]

// Whoever comes in person, who receives them, what the room reads.
const counter = [
  { name: 'counter-kiosk', setup: 'inbox', url: (at) => at.kiosk, thorough: true },
  { name: 'counter-screen', setup: 'inbox', url: '/ecran/eclairage?image=fixe' },
  { name: 'counter-window', setup: 'inbox', as: 'other', url: '/file/eclairage', scripted: true },
  { name: 'counter-edit-wrong', setup: 'inbox', as: 'keeper', url: '/file/eclairage/reglages', status: 422, act: type({ files: 'A | Lampes | lune', guichets: '' }, 'Enregistrer') },
]

// How the machine's keeper sees the house.
const states = [
  { name: 'state-first', setup: 'first', as: 'admin', url: '/etat' },
  { name: 'state-unwell', setup: 'unwell', as: 'admin', url: '/etat' },
  { name: 'state-town', setup: 'town', as: 'auditor', url: '/etat' },
  { name: 'state-refused', setup: 'town', as: 'director', url: '/etat', status: 403 },
  { name: 'model-none', setup: 'said', as: 'admin', url: '/modele-de-langue' },
  { name: 'model-set', setup: 'model', as: 'admin', url: '/modele-de-langue', thorough: true },
  { name: 'model-tried', setup: 'model', as: 'admin', url: '/modele-de-langue', act: (page) => press(page, 'Essayer') },
  { name: 'model-name', setup: 'model', as: 'referent', url: (at) => `${at.theme}/nom` },
  { name: 'model-name-proposed', setup: 'model', as: 'referent', url: (at) => `${at.theme}/nom`, act: (page) => press(page, 'Demander un nom') },
  { name: 'model-name-wrong', setup: 'model', as: 'referent', url: (at) => `${at.theme}/nom`, status: 422, act: nameItNothing },
  { name: 'model-theme', setup: 'model', as: 'referent', url: (at) => at.theme },
  { name: 'retention-empty', setup: 'first', as: 'admin', url: '/conservation' },
  { name: 'retention-refused', setup: 'town', as: 'referent', url: '/conservation', status: 403 },
  { name: 'retention', setup: 'aged', as: 'audit', url: '/conservation' },
  { name: 'retention-agree-wrong', setup: 'aged', as: 'direction', url: '/conservation', status: 422, act: type({}, 'Accorder cet effacement') },
  { name: 'retention-agree', setup: 'aged', as: 'direction', url: '/conservation' },
  { name: 'belair-state', setup: 'belair', as: 'administration', url: '/etat' },
]

export const pages = [...doors, ...belair, ...first, ...accounts, ...letters, ...questionnaires, ...inquiries, ...exchanging, ...replying, ...launching, ...opening, ...counters, ...inviting, ...answering, ...papers, ...spoken, ...acting, ...results, ...photos, ...desk, ...inbox, ...delays, ...ends, ...counter, ...states]
