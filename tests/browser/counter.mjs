#!/usr/bin/env node
// A day at the counter, in Chromium, by keyboard alone: a ticket is taken at the kiosk, called, the person is
// received, her request taken down, its receipt printed, the visit ended and the next one called. Not one
// click; what has the focus is always seen; a tablet without script takes a ticket too.
//
//     node tests/browser/counter.mjs PARVIS

import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import { act, openCounter } from './counters.mjs'
import { openDesk } from './inbox.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const TAB_COUNT_MAX = 90
const PATIENCE_MS = 10000

const plain = (text) => text.replace(/\s+/g, ' ').trim()

// By Tab from where one is, until what bears these words has the focus; each stop is seen.
async function tabTo(page, words) {
  for (let count = 0; count < TAB_COUNT_MAX; count++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const one = document.activeElement
      const { width, height } = one.getBoundingClientRect()
      const style = getComputedStyle(one)
      return { words: `${one.labels?.[0]?.innerText ?? ''} ${one.innerText ?? ''} ${one.value ?? ''}`, name: one.tagName, width, height, outline: style.outlineStyle !== 'none' || style.boxShadow !== 'none' }
    })
    if (at.name === 'BODY') continue
    if (!at.outline || at.width === 0 || at.height === 0) throw new Error(`« ${plain(at.words)} » has the focus and it is not seen`)
    if (plain(at.words).includes(words)) return
  }
  throw new Error(`« ${words} » is not reached by Tab at ${page.url()}`)
}

// What a key does loads another page.
async function key(page, name) {
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press(name)])
}

async function see(page, ...all) {
  const words = plain(await page.locator('main').innerText())
  for (const one of all) if (!words.includes(one)) throw new Error(`« ${one} » is not at ${page.url()}: ${words.slice(0, 400)}`)
}

const steps = [
  ['without script, a ticket is taken at the kiosk with Tab and Enter', async ({ tablet, at }) => {
    await tablet.goto(at.kiosk)
    await see(tablet, 'Prenez un ticket', 'Ni nom ni téléphone')
    await tabTo(tablet, 'Signaler une lampe')
    await key(tablet, 'Enter')
    await see(tablet, 'Votre ticket', 'A 1', 'Vous êtes la prochaine personne')
    await tabTo(tablet, 'Terminé')
    await key(tablet, 'Enter')
    await tabTo(tablet, 'Je passe en priorité')
    await tablet.keyboard.press('Space')
    await tabTo(tablet, 'Signaler une lampe')
    await key(tablet, 'Enter')
    await see(tablet, 'A 2', 'Vous passez en priorité.')
  }],
  ['the screen of the room shows who waits', async ({ room, at }) => {
    await room.goto(at.screen)
    await room.waitForURL(/image=vive/)
    await see(room, 'Éclairage', '2 personnes attendent')
  }],
  ['the agent comes to her window', async ({ her, origin }) => {
    await her.goto(`${origin}/file`)
    await tabTo(her, 'Éclairage')
    await key(her, 'Enter')
    await tabTo(her, 'Guichet 1')
    await her.keyboard.press('Space')
    await tabTo(her, 'M’installer')
    await key(her, 'Enter')
    await see(her, 'Vous êtes à ce guichet', 'Ce sera le A 2')
  }],
  ['one key calls; who passes first is first', async ({ her, room }) => {
    await key(her, 's')
    await see(her, 'A 2', 'Prioritaire', 'Appelé à')
    await room.getByText('A 2').waitFor({ timeout: 8000 }) // by itself, without a reload
    await key(her, 'r')
    await see(her, 'Appelé 2 fois')
    await key(her, 'c')
    await see(her, 'À votre guichet depuis')
  }],
  ['the request is taken down, its receipt is printed', async ({ her }) => {
    await key(her, 'd')
    await see(her, 'Noter une demande')
    await tabTo(her, 'Ce qui est demandé')
    await her.keyboard.type('La lampe du square est éteinte depuis lundi.')
    await tabTo(her, 'Nom')
    await her.keyboard.type('Mme Durand')
    await tabTo(her, 'Par quelle voie lui répondre')
    await her.keyboard.type('Au guichet')
    await tabTo(her, 'Enregistrer la demande')
    await key(her, 'Enter')
    await see(her, 'Demande enregistrée', 'Nous avons bien reçu')
    await her.emulateMedia({ media: 'print' })
    const paper = await her.pdf({ preferCSSPageSize: true })
    await her.emulateMedia({ media: 'screen' })
    if (paper.length < 3000) throw new Error(`a receipt of ${paper.length} bytes`)
  }],
  ['the visit is over, the next is called, is absent, comes back', async ({ her }) => {
    await tabTo(her, 'Accueil du public')
    await key(her, 'Enter')
    await see(her, 'À votre guichet depuis', 'A 2') // one's window is one link away
    await key(her, 's')
    await see(her, 'A 1', 'Appelé à')
    await key(her, 'a')
    await see(her, 'Noté absent', 'Appelés sans réponse')
    await tabTo(her, 'La personne est revenue')
    await key(her, 'Enter')
    await key(her, 's')
    await key(her, 'c')
    await key(her, 'i')
    await see(her, 'réponse immédiate comptée', 'Personne n’attend pour votre guichet')
  }],
  ['keys are quiet where one types, and when the box says so', async ({ her }) => {
    await tabTo(her, 'Une touche suffit')
    await her.keyboard.press('Space')
    await her.keyboard.press('q')
    await her.waitForTimeout(200)
    await see(her, 'Quitter ce guichet')
    await her.reload()
    if (await her.getByLabel('Une touche suffit').isChecked()) throw new Error('the box is not remembered')
    await tabTo(her, 'Quitter ce guichet')
    await key(her, 'Enter')
    await see(her, 'Vous avez quitté votre guichet')
  }],
]

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  let server = null
  try {
    server = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    const { keeper, lamps, other } = await openDesk(server)
    const kiosk = await openCounter(keeper, 'eclairage')
    await act(other, 'eclairage', 'installer', { guichet: 'Guichet 2' }) // somebody is there: it is open at any hour
    const open = async (person, options = {}) => {
      const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 }, ...options })
      if (person) await context.addCookies(person.browserCookies())
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      return page
    }
    const world = { origin: server.origin, at: { kiosk: server.origin + kiosk, screen: `${server.origin}/ecran/eclairage` },
      her: await open(lamps), room: await open(null), tablet: await open(null, { javaScriptEnabled: false, viewport: { width: 800, height: 1280 } }) }
    for (const [name, step] of steps) {
      const begun = Date.now()
      try {
        await step(world)
      } catch (error) {
        for (const who of ['her', 'tablet', 'room']) await world[who].screenshot({ path: join(shots, `counter-day-${who}.png`), fullPage: true })
        throw new Error(`${name}: ${error.message}`)
      }
      console.log(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
    }
  } finally {
    await browser.close()
    const complaint = await server?.stop()
    if (complaint) throw new Error(complaint)
  }
}

await alone('counter.mjs PARVIS', main)
