#!/usr/bin/env node
// A questionnaire of six kinds of question, with a condition, written by keyboard alone: every field, button
// and link is reached with Tab and known by its visible words; no pointer (but to drag), no address after the first one.
// Then taken back, saved by itself, written by two people at once, tried, read over, published by a second.
//
//     node tests/browser/inquiry.mjs PARVIS

import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import * as people from './people.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const TABS_MAX = 300
const PATIENCE_MS = 10000

// Ten fingers and no mouse.
class Hands {
  constructor(page) {
    this.page = page
    this.keys = 0
    page.setDefaultTimeout(PATIENCE_MS)
  }

  async press(key) {
    this.keys++
    await this.page.keyboard.press(key)
  }

  async type(text) {
    this.keys += text.length
    await this.page.keyboard.type(text)
  }

  held() {
    return this.page.evaluate(() => {
      const element = document.activeElement
      const words = element?.labels?.[0]?.innerText ?? element?.innerText ?? ''
      return words.replace(/[\s\u202f\u00a0]+/g, ' ').replace(' (facultatif)', '').trim()
    })
  }

  // Tab, until what has the focus says these words.
  async to(words) {
    for (let tabs = 0; tabs < TABS_MAX; tabs++) {
      if (await this.held() === words) return
      await this.press('Tab')
    }
    throw new Error(`« ${words} » is not reached by Tab on « ${await this.page.title()} »`)
  }

  async go(words) {
    await this.to(words)
    const come = this.page.waitForEvent('domcontentloaded')
    await this.press('Enter')
    await come
    await this.page.waitForLoadState('load')
  }

  async fill(label, text) {
    await this.to(label)
    await this.press('ControlOrMeta+a')
    await this.type(text)
  }

  async see(words) {
    const main = (await this.page.getByRole('main').innerText()).replace(/[\u202f\u00a0]/g, ' ')
    if (!main.includes(words)) throw new Error(`« ${words} » is not on « ${await this.page.title()} »: ${main.slice(0, 1500)}`)
  }

  // A list answers to the first letters of what it offers.
  async choose(label, words) {
    await this.to(label)
    await this.type(words)
  }

  async order() {
    const codes = await this.page.locator('.asks > li > p:first-of-type b').allInnerTexts()
    return codes.join(' ')
  }
}

function same(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: ${found}, ${wanted} expected`)
}

async function add(hands, kind, fields) {
  await hands.choose('Ajouter une question à la Page 1', kind)
  await hands.go('Ajouter à la Page 1')
  for (const [label, text] of fields) await hands.fill(label, text)
  await hands.go('Enregistrer')
}

const steps = [
  ['a blank page, found by its words', async ({ hands }) => {
    await hands.go('Écoute')
    await hands.go('Questionnaires')
    await hands.go('les questionnaires libres')
    await hands.see('Il n’y en a pas encore.')
    await hands.go('Écrire un questionnaire')
    await hands.fill('Nom du questionnaire', 'Votre visite')
    await hands.go('Commencer')
    await hands.see('Aucune question sur cette page.')
  }],
  ['six kinds of question and a condition', async ({ hands }) => {
    await add(hands, 'oui', [['La question', 'Aviez-vous rendez-vous ?'], ['Code', 'rdv']])
    await add(hands, 'un nombre', [['La question', 'Combien de minutes avez-vous attendu ?'], ['Unité', 'minutes'], ['Au moins', '0'], ['Au plus', '300'], ['Code', 'attente'], ['La poser seulement si', 'rdv = non']])
    await add(hands, 'une note', [['La question', 'L’accueil est courtois.'], ['Code', 'accueil']])
    await add(hands, 'une réponse', [['La question', 'Comment êtes-vous venu ?'], ['Les choix, un par ligne', 'Au comptoir\nPar téléphone\nEn ligne'], ['Code', 'canal']])
    await add(hands, 'des visages', [['La question', 'Et l’accueil ?'], ['Code', 'visage']])
    await add(hands, 'un texte long', [['La question', 'Que faudrait-il changer ?'], ['Code', 'recit']])
    same(await hands.order(), 'rdv attente accueil canal visage recit', 'the questions')
    await hands.see('si rdv = non')
  }],
  ['a condition that is wrong, told with its place, nothing lost', async ({ hands }) => {
    await hands.go('Modifier attente')
    await hands.see('Se lit :')
    await hands.fill('La poser seulement si', 'rdv = peut-être')
    await hands.go('Enregistrer')
    await hands.see('Signe ')
    same(await hands.page.getByLabel('La poser seulement si').inputValue(), 'rdv = peut-être', 'what was typed')
    await hands.fill('La poser seulement si', 'rdv = non')
    await hands.go('Enregistrer')
  }],
  ['moved by Alt and an arrow, by a button, and taken back', async ({ hands }) => {
    await hands.to('Modifier visage')
    const come = hands.page.waitForEvent('domcontentloaded')
    await hands.press('Alt+ArrowUp')
    await come
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'after Alt+↑')
    await hands.go('Descendre rdv')
    same(await hands.order(), 'attente rdv accueil visage canal recit', 'after « Descendre »')
    await hands.see('À corriger')
    await hands.go('Revenir en arrière')
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'taken back')
    await hands.go('Retirer recit')
    same(await hands.order(), 'rdv attente accueil visage canal', 'taken away')
    await hands.go('Revenir en arrière')
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'taken back again')
  }],
  ['dragged by its handle, let go, and taken back', async ({ hands }) => {
    const { page } = hands
    const middle = async (locator) => { const { x, y, width, height } = await locator.boundingBox(); return [x + width / 2, y + height / 2, height] }
    const pull = async (code, to, more = -1) => {
      const item = (name) => page.locator('.asks > li').filter({ has: page.locator('p:first-of-type b', { hasText: name }) })
      await item(code).locator('.handle').scrollIntoViewIfNeeded()
      const [fromX, fromY] = await middle(item(code).locator('.handle'))
      await page.mouse.move(fromX, fromY)
      await page.mouse.down()
      const [x, y, height] = await middle(item(to))
      await page.mouse.move(x, y, { steps: 5 })
      await page.mouse.move(x, y + more * height / 3, { steps: 2 })
    }
    await page.setViewportSize({ width: 1280, height: 4000 })
    await pull('recit', 'attente')
    same(await page.locator('.asks > .here b').first().innerText(), 'attente', 'where it would come')
    await page.keyboard.press('Escape')
    await page.mouse.up()
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'let go with Escape')
    await pull('recit', 'attente')
    const come = page.waitForEvent('domcontentloaded')
    await page.mouse.up()
    await come
    same(await hands.order(), 'rdv recit attente accueil visage canal', 'dragged up')
    await hands.go('Revenir en arrière')
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'dragged and taken back')
    await pull('rdv', 'canal', 1)
    const gone = page.waitForEvent('domcontentloaded')
    await page.mouse.up()
    await gone
    same(await hands.order(), 'attente accueil visage canal rdv recit', 'dragged down')
    await hands.go('Revenir en arrière')
    await page.setViewportSize({ width: 1280, height: 900 })
  }],
  ['saved by itself', async ({ hands }) => {
    await hands.go('Modifier recit')
    await hands.fill('La question', 'Que faudrait-il changer d’abord ?')
    await hands.page.getByText('Enregistré à').waitFor()
    await hands.fill('La question', 'Que changer d’abord ?')
    await hands.go('Enregistrer')
    await hands.see('Que changer d’abord ?')
  }],
  ['two people at once', async ({ hands, other }) => {
    await hands.go('Modifier recit')
    const address = new URL(hands.page.url()).pathname
    await other.get(address)
    await other.send({ 'mots-0': 'Et que changer ?' }, ['faire', 'enregistrer'])
    await hands.fill('La question', 'Que changer en premier ?')
    await hands.go('Enregistrer')
    await hands.see('Ada Minière a enregistré ce questionnaire')
    same(await hands.page.getByLabel('La question').first().inputValue(), 'Que changer en premier ?', 'what was typed')
    await hands.go('Enregistrer')
    await hands.see('Que changer en premier ?')
    await hands.go('Modifier recit')
    await other.get('/' + address.split('/').slice(1, 4).join('/'))
    await other.send({}, ['retirer', '6'])
    await hands.fill('La question', 'Qu’est-ce qui manque ?')
    await hands.go('Enregistrer')
    await hands.see('La question n’y est plus : l’enregistrer la remettra à la fin.')
    await hands.go('Enregistrer')
    await hands.see('Qu’est-ce qui manque ?')
    same(await hands.order(), 'rdv attente accueil visage canal recit', 'brought back')
  }],
  ['seen on a phone, and after answers', async ({ hands }) => {
    await hands.go('Aperçu sur un téléphone')
    await hands.see('Montrée si rdv = non')
    await hands.to('Oui')
    await hands.press('Space')
    await hands.go('Voir ce que verrait cette personne')
    if ((await hands.page.getByRole('main').innerText()).includes('Combien de minutes')) throw new Error('whoever had an appointment is asked how long the wait was')
    await hands.go('Votre visite')
  }],
  ['filled at random', async ({ hands }) => {
    await hands.go('Remplir au hasard')
    await hands.see('Toutes les questions ont été montrées au moins une fois')
    await hands.go('Votre visite')
  }],
  ['read over by somebody else, who publishes', async ({ hands, other }) => {
    await hands.go('Relire et publier')
    await hands.see('Ce qui empêche de publier')
    await hands.go('Demander une relecture')
    await hands.see('une autre personne relit et publie')
    const address = new URL(hands.page.url()).pathname
    await other.get(address)
    await other.send({ sur: 'canal', remarque: 'Et le courrier ?' }, ['faire', 'commenter'])
    await other.send({}, ['faire', 'publier'])
    other.see('version 1, publié le')
    await hands.go('Votre visite')
    await hands.see('Cette version est publiée')
    await hands.go('Relire et publier')
    await hands.see('Et le courrier ?')
    await hands.go('C’est fait : remarque de Ada Minière sur question canal')
    await hands.see('fait')
    await hands.go('Votre visite')
    await hands.go('Préparer la version suivante')
    await hands.see('version 2, brouillon')
  }],
]

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  let server = null
  try {
    server = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    const other = await people.firstAdministrator(server)
    const referent = await people.invite(other, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    await context.addCookies(referent.browserCookies())
    const hands = new Hands(await context.newPage())
    await hands.page.goto(server.origin)
    for (const [rank, [name, act]] of steps.entries()) {
      const before = hands.keys
      try {
        await act({ hands, other })
      } catch (error) {
        await hands.page.screenshot({ path: join(shots, 'inquiry-stuck.png'), fullPage: true })
        throw new Error(`step ${rank + 1}, ${name}: ${error.message.split('\n')[0]}`)
      }
      console.log(`${rank + 1}. ${name}: ${hands.keys - before} keys`)
    }
    console.log(`in all: ${hands.keys} keys, no pointer but to drag`)
  } finally {
    await browser.close()
    const complaint = await server?.stop()
    if (complaint) throw new Error(complaint)
  }
}

await alone('inquiry.mjs PARVIS', main)
