#!/usr/bin/env node
// The whole loop, in Chromium: a survey is asked, read with the agents, discussed, an action is decided and
// done, the public page says so; four months later the same is asked again, and the public page of the second
// survey says what moved. Walked by a référent, an agent, the leader of the team, the direction, an usager on
// a phone, each by what they see: labels, buttons, links. Others, who only answer, come without a browser.
//
//     node tests/browser/loop.mjs PARVIS
//
// At each step, what each person may not read yet is looked for, and must not be there.

import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import * as people from './people.mjs'
import { Reader } from './reader.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const MONTHS_DAYS = 130
const CLOSED_MS = 60000

const ACTION = 'Annoncer une date à chaque demande'
const PUBLIC = 'Chaque demande reçoit une date, tenue ou changée avec un mot d’explication.'
const JUDGED = /Le délai annoncé est tenu/
const DONE = 'La date est sur chaque récépissé, et un message part quand elle change.'

const accounts = [
  ['referent', 'referent', 'Rémi Lefort'], ['director', 'direction', 'Anne Guérin'],
  ['leader', 'responsable', 'Omar Benali'], ['agent', 'agent', 'Léa Marchand'],
]
const mailOf = (name) => `${name}@ville.fr`

// What was written by hand elsewhere (the newcomer's hour): places and accounts.
async function furnish(house) {
  const admin = await people.firstAdministrator(house)
  for (const [name, role, words] of accounts) await people.invite(admin, role, words, mailOf(name))
  const referent = await people.signIn(house.origin, mailOf('referent'), people.PASSWORD)
  await people.paste(referent, 'Mairie\n  Accueil ; 31\n  Archives ; 4\n')
}

async function enter(reader, house, name) {
  await reader.begin(`${house.origin}/entrer`)
  await reader.type('Adresse électronique', mailOf(name))
  await reader.type('Mot de passe', people.PASSWORD)
  await reader.press('Me connecter')
}

// A new survey, from the first page to its open links; the addresses on its posters are given back.
async function ask(referent, name, from) {
  await referent.press('Écoute')
  await referent.press('Préparer une enquête')
  await referent.type('Nom de l’enquête', name)
  await referent.type('Premier jour', people.day(from))
  await referent.type('Dernier jour', people.day(from + 21))
  await referent.press('Préparer cette enquête')
  await referent.press('Lieux, agents invités et seuils')
  await referent.press('Enregistrer et voir les seuils')
  await referent.press(name)
  await referent.press('Dire que l’enquête est prête')
  await referent.press('Risques, dates et accords')
  for (const question of ['établir le profil', 'surveiller l’activité', 'recueillir des alertes', 'accompagnement social', 'logement social']) await referent.tick('Non', new RegExp(question))
  await referent.type('Raison de garder ces dates', 'Dates votées par le conseil')
  await referent.press('Enregistrer ces réponses')
  for (const who of ['Délégué à la protection des données', 'Instance de dialogue social (CST ou CSA)', 'Direction']) {
    await referent.tick(who, 'Qui s’est prononcé')
    await referent.type('Date du document', people.day(from))
    await referent.type('Document, ou raison', 'Avis rendu')
    await referent.press('Noter cet accord')
  }
  await referent.press('Revenir à l’enquête')
  await referent.press('Ouvrir l’enquête')
  const board = referent.page.url()
  await referent.press('Liens, affiche et cartes')
  const ways = {}
  for (const side of ['usagers', 'agents']) {
    const poster = referent.page.locator('section', { hasText: 'Votre avis compte : Accueil' }).filter({ hasText: `Pour les ${side}` })
    ways[side] = (await (await referent.one(poster.getByRole('link'), 'the address under the square')).innerText()).trim()
  }
  await referent.press(name)
  return { name, board, ways }
}

// One person answers all that is asked, on the screen she has.
async function answer(reader, address, house, words) {
  await reader.begin(house.origin + new URL(address).pathname)
  await reader.press('Commencer')
  for (const group of await reader.page.locator('main fieldset').all()) {
    const choices = group.locator('input[type="radio"]')
    if (await choices.count() > 0) await choices.nth(2).check()
  }
  await reader.type(/Qu’est-ce qui devrait changer en premier/, words)
  await reader.press('Envoyer mes réponses')
  await reader.see('Merci, votre réponse est arrivée')
}

// The others: their notes depend on the person and on the survey, and the agents' are higher.
async function answerAll(house, { ways }, lifted) {
  for (const [side, count, lean] of [['agents', 19, 2], ['usagers', 29, 0]])
    for (let person = 0; person < count; person++)
      await people.answer(house.origin, new URL(ways[side]).pathname, () => Math.min(4, person % 2 + lean + lifted[side]))
}

// The référent reloads her board until the mirror is there.
async function closeAndWait(referent) {
  await referent.press('Clore l’enquête maintenant')
  for (const end = Date.now() + CLOSED_MS; Date.now() < end; await referent.again())
    if (await referent.page.getByRole('link', { name: 'Voir le miroir' }).count() > 0) return
  throw new Error('the figures are not made')
}

async function giveBack(referent) {
  await referent.type('Comment les agents et leurs représentants l’apprennent', 'Réunion de service')
  await referent.press('Rendre les résultats aux agents')
}

const steps = [
  ['the référent asks', async ({ at, house, referent }) => {
    await enter(referent, house, 'referent')
    at.spring = await ask(referent, 'Votre avis, printemps', 0)
  }],
  ['an usager answers on a phone, an agent at the office, others elsewhere', async ({ at, house, phone, agent }) => {
    await answer(phone, at.spring.ways.usagers, house, 'Dire quand on aura une réponse.')
    await answer(agent, at.spring.ways.agents, house, 'Avoir le temps de répondre.')
    await answerAll(house, at.spring, { usagers: 0, agents: 0 })
  }],
  ['closed: the référent reads, the agent not yet', async ({ referent, agent, house }) => {
    await closeAndWait(referent)
    await referent.press('Voir le miroir')
    await referent.see('Visions différentes')
    await enter(agent, house, 'agent')
    await agent.begin(`${house.origin}/miroir`)
    await agent.miss(/Votre avis, printemps/)
  }],
  ['given back: the agent reads it, the public not yet', async ({ at, house, referent, agent, leader, phone }) => {
    await referent.begin(at.spring.board)
    await giveBack(referent)
    await agent.begin(house.origin)
    await agent.press('Miroir')
    await agent.see('Visions différentes')
    await enter(leader, house, 'leader')
    await leader.press('Miroir')
    await leader.see('Visions différentes')
    await phone.begin(house.origin)
    await phone.miss('Visions différentes')
  }],
  ['the team leader prints a sheet for a workshop', async ({ leader }) => {
    await leader.unfold('Phrase par phrase')
    await leader.press(/Ouvrir un atelier/, JUDGED)
    await leader.see('Ce que nous décidons')
    await leader.page.pdf({ path: join(shots, 'loop-sheet.pdf'), format: 'A4' })
  }],
  ['the direction decides, and publishes', async ({ house, director, at }) => {
    await enter(director, house, 'director')
    await director.press('Miroir')
    await director.unfold('Phrase par phrase')
    await director.press(/Décider une action/, JUDGED)
    await director.type('Ce qu’on va faire', ACTION)
    await director.type('Pour quand', people.day(60))
    await director.tick('On attend du mieux', /usagers/)
    await director.tick('On attend du mieux', /agents/)
    await director.type('Ce qui changera pour les usagers', 'On sait quand on aura une réponse.')
    await director.type('Ce qui changera pour les agents', 'Moins d’appels pour demander où en est un dossier.')
    await director.choose('Quelle phrase de la prochaine enquête le dira', 'Le délai annoncé est tenu.')
    await director.type('À partir de quelle date on pourra juger', people.day(90))
    await director.press('Décider cette action')
    await director.see(ACTION)
    at.action = director.page.url()
    await director.unfold('Choisir ce qui est publié')
    await director.tick('Montrer cette action au public')
    await director.type('Ce qui sera publié, mot pour mot', PUBLIC)
    await director.press('Enregistrer')
  }],
  ['the public page of the first survey', async ({ at, house, referent, director, phone }) => {
    await referent.again()
    await referent.press('Publier les résultats')
    await director.begin(house.origin)
    await director.press('Miroir')
    await director.press('Page publique')
    await director.press('Publier cette page')
    await phone.begin(house.origin)
    await phone.see('Ce que vous dites', PUBLIC)
    at.said = await phone.page.getByRole('main').innerText()
    await phone.page.screenshot({ path: join(shots, 'loop-public-first.png'), fullPage: true })
  }],
  ['months later, the action is done', async ({ at, house, referent, director, agent, leader }) => {
    await house.later(MONTHS_DAYS)
    for (const [name, reader] of Object.entries({ referent, director, agent, leader })) await enter(reader, house, name)
    await director.begin(house.origin + new URL(at.action).pathname)
    await director.press('Dire qu’elle a commencé')
    await director.type('Ce qui a vraiment été fait', DONE)
    await director.press('Dire qu’elle est faite')
    await director.see(DONE)
  }],
  ['a second survey: its action cannot be judged before it closes', async ({ at, house, referent, agent, phone }) => {
    at.autumn = await ask(referent, 'Votre avis, automne', MONTHS_DAYS)
    await answer(phone, at.autumn.ways.usagers, house, 'C’est mieux, continuez.')
    await answer(agent, at.autumn.ways.agents, house, 'On nous appelle moins.')
    await answerAll(house, at.autumn, { usagers: 2, agents: 0 })
    await agent.begin(house.origin + new URL(at.action).pathname)
    await agent.press('Voir ce qui a bougé')
    await agent.miss('a monté')
    await closeAndWait(referent)
    await agent.again()
    await agent.miss('a monté')
  }],
  ['what moved: the référent, then the agent and the leader, the public last', async ({ at, house, referent, agent, leader, phone }) => {
    await giveBack(referent)
    for (const reader of [agent, leader]) {
      await reader.begin(house.origin + new URL(at.action).pathname)
      await reader.press('Voir ce qui a bougé')
      await reader.see('a monté', /pas assez de réponses pour conclure/, /ne dit pas pourquoi/)
    }
    await agent.page.screenshot({ path: join(shots, 'loop-effect.png'), fullPage: true })
    await phone.begin(house.origin)
    await phone.miss('automne')
    await referent.press('Publier les résultats')
    await referent.press('Effets')
    await referent.see('a monté')
  }],
  ['the public page of the second survey', async ({ at, house, phone }) => {
    for (const end = Date.now() + CLOSED_MS; Date.now() < end; await phone.again()) {
      await phone.begin(house.origin)
      if (await phone.page.getByText('Votre avis, automne').count() > 0) break
    }
    await phone.see('Ce que vous dites', PUBLIC, /a monté/, /ne dit pas pourquoi/)
    const said = await phone.page.getByRole('main').innerText()
    if (said === at.said) throw new Error('the public page says the same as before')
    await phone.page.screenshot({ path: join(shots, 'loop-public-second.png'), fullPage: true })
  }],
]

async function walk(house, browser) {
  const desk = async () => new Reader(await (await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })).newPage())
  const hand = await browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true })
  const loop = { house, at: {}, referent: await desk(), director: await desk(), agent: await desk(), leader: await desk(), phone: new Reader(await hand.newPage()) }
  const readers = ['referent', 'director', 'agent', 'leader', 'phone']
  for (const [rank, [name, act]] of steps.entries()) {
    const begun = Date.now()
    try {
      await act(loop)
    } catch (error) {
      for (const reader of readers) await loop[reader].page.screenshot({ path: join(shots, `loop-stuck-${reader}.png`), fullPage: true })
      throw new Error(`step ${rank + 1}, ${name}: ${error.message.split('\n')[0]}`)
    }
    console.log(`${rank + 1}. ${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  }
  const sum = (what) => readers.reduce((total, reader) => total + loop[reader][what], 0)
  console.log(`the loop: ${sum('pages')} pages, ${sum('clicks')} clicks, ${sum('fields')} fields, by ${readers.length} people`)
}

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  let house = null
  try {
    house = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    await furnish(house)
    await walk(house, browser)
  } finally {
    await browser.close()
    const complaint = await house?.stop()
    if (complaint) throw new Error(complaint)
  }
}

await alone('loop.mjs PARVIS', main)
