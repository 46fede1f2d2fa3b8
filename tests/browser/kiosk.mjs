#!/usr/bin/env node
// A kiosk through what happens to kiosks, in Chromium, on a profile that is kept: its network is cut, it is
// killed with SIGKILL in the middle, it starts again without a network, the network comes back, an
// acknowledgement is lost on its way, the survey closes while it still holds a reply. Each reply that was
// thanked for is on the server exactly once; nothing of what was typed is found on its disk.
//
//     node tests/browser/kiosk.mjs PARVIS [--long]       --long: the cut lasts ten minutes

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import * as people from './people.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const CUT_MS = process.argv.includes('--long') ? 600000 : 0
const WAIT_MS = 30000
const SECRET = 'zinzolin' // a word that no page of Parvis and no dictionary of Chromium holds next to another
const MORE = 'chrysoprase'

// --- the network, which can be cut ---------------------------------------------------------------------

// A wire between the tablet and the server, always at the same port.
async function lay(port) {
  const sockets = new Set()
  let listening = null
  const wire = { port: 0, deaf: false, letters: 0 }
  const carry = (tablet) => {
    const server = connect(port, '127.0.0.1')
    for (const socket of [tablet, server]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => { sockets.delete(socket); tablet.destroy(); server.destroy() })
    }
    let isLetter = false
    tablet.on('data', (bytes) => {
      if (bytes.toString('latin1').startsWith('POST /borne/')) { isLetter = true; wire.letters++ }
      server.write(bytes)
    })
    // deaf: the server's word about a letter is lost on its way, each time Chromium sends it again by itself
    server.on('data', (bytes) => {
      if (isLetter && wire.deaf) tablet.destroy()
      else tablet.write(bytes)
      isLetter = false
    })
  }
  wire.join = async () => {
    listening = createServer(carry)
    await new Promise((done, failed) => listening.once('error', failed).listen(wire.port, '127.0.0.1', done))
    wire.port = listening.address().port
  }
  wire.cut = async () => {
    const closed = new Promise((done) => listening.close(done))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await wire.join()
  return wire
}

// --- the tablet ------------------------------------------------------------------------------------------

async function turnOn(profile) {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true })
  const child = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', [...ARGUMENTS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { detached: true, stdio: 'ignore' }) // a group of its own: its children are killed with it
  const ended = new Promise((done) => child.once('exit', done))
  for (const end = Date.now() + WAIT_MS; ; await sleep(50)) {
    if (Date.now() > end) throw new Error('Chromium does not start')
    try {
      const port = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
      const [context] = browser.contexts()
      const page = context.pages()[0] ?? await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      await page.setViewportSize({ width: 1024, height: 768 })
      const kill = async () => { process.kill(-child.pid, 'SIGKILL'); await ended }
      return { browser, page, kill }
    } catch {
      // not yet
    }
  }
}

const state = (page) => page.locator('#borne-etat')
const said = async (page, words) => {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(50))
    if (words.test(await state(page).textContent())) return
  throw new Error(`the kiosk says « ${await state(page).textContent()} », not ${words}`)
}

// A worker stands before the page, which is on the shelf with its questions: the network may be cut.
async function ready(page) {
  for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(50))
    if (await page.evaluate(async () => navigator.serviceWorker.controller !== null && await (await caches.open('borne')).match(location.href) !== undefined
      && (await (await caches.open('borne')).keys()).some(({ url }) => url.includes('/questions-')))) return
  throw new Error('the kiosk does not keep its house')
}

// All that is asked, from the first screen; up to the button that sends.
async function fill(page, words) {
  await page.getByRole('button', { name: 'Commencer' }).click()
  await page.getByRole('heading', { name: /^(Question 1 sur|Vos réponses)/ }).waitFor()
  // by hand where words are typed; elsewhere the second choice, then the next question
  while (await page.evaluate(() => {
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
    for (;;) {
      const [area] = seen('main textarea')
      if (area && area.value === '') { area.focus(); return true }
      seen('main .choice input')[1]?.click()
      const next = seen('main [data-does="suite"]')[0]
      if (!next) return false
      next.click()
    }
  })) await page.keyboard.type(words)
}

let thanked = 0
async function answer(page, words) {
  await fill(page, `${words} ${thanked}`)
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await page.getByRole('heading', { name: 'Merci, votre réponse est gardée' }).waitFor()
  thanked++
}
const back = (page) => page.getByRole('button', { name: 'Revenir au début' }).first().click()

const open = async (page, address) => {
  await page.goto(address)
  await page.getByRole('button', { name: 'Commencer' }).waitFor()
}

// --- what the server has, and what the tablet's disk shows --------------------------------------------------

function onServer(house) {
  const run = spawnSync('sqlite3', ['-readonly', join(house.data, 'parvis.sqlite'),
    'SELECT (SELECT count(*) FROM answer_sealed) + (SELECT count(*) FROM survey_reply), (SELECT count(*) FROM answer_once)'], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr)
  const [replies, forms] = run.stdout.trim().split('|').map(Number)
  if (replies !== forms) throw new Error(`${replies} replies of ${forms} forms`)
  return replies
}

// As it is on the disk, in any of the codings that a browser writes.
function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile() && statSync(path).size > 0) yield path
  }
}

function isOnDisk(profile, word) {
  const codings = [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16(), Buffer.from(Buffer.from(word).toString('base64').slice(0, -4))]
  return [...filesBelow(profile)].filter((path) => { const bytes = readFileSync(path); return codings.some((coded) => bytes.includes(coded)) })
}

let lap = Date.now()
function tell(words) {
  console.log(`${words}: ${((Date.now() - lap) / 1000).toFixed(1)} s`)
  lap = Date.now()
}

const check = (good, words) => { if (!good) throw new Error(words) }

// A slow machine may still be sending when the page says nothing yet.
async function arrives(house, count, words) {
  for (let tries = 0; tries < 200 && onServer(house) < count; tries++) await new Promise((resolve) => { setTimeout(resolve, 100) })
  check(onServer(house) === count, words)
}

// --- the walk ------------------------------------------------------------------------------------------------

async function furnish(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'referent@ville.fr')
  await people.paste(referent, 'Mairie\n  Accueil ; 31\n  Archives ; 4\n')
  const base = await people.draft(referent, 'Votre avis, printemps')
  await people.people(referent, base, { Accueil: [31, 1200] })
  for (const step of ['ready', 'agree', 'open']) await people[step](referent, base)
  const ways = await people.waysOf(referent, base)
  return { admin, referent, base, code: ways['Accueil usagers'].split('/').at(-1) }
}

async function beThroughACut(house, at, wire, profile) {
  const address = `http://127.0.0.1:${wire.port}/borne/${at.code}`
  let tablet = await turnOn(profile)
  try {
    await open(tablet.page, address)
    await ready(tablet.page)
    await answer(tablet.page, SECRET)
    await said(tablet.page, /^$/)
    await back(tablet.page)
    check(onServer(house) === 1, 'the first reply is not there')
    await tablet.page.screenshot({ path: join(shots, 'kiosk-start.png') })

    wire.deaf = true // taken, and the tablet does not know
    await answer(tablet.page, SECRET)
    await said(tablet.page, /^1 réponse attend le réseau\.$/)
    for (const end = Date.now() + WAIT_MS; onServer(house) < 2; await sleep(50)) check(Date.now() < end, 'the reply whose acknowledgement was lost is not there')
    await wire.cut()
    wire.deaf = false
    await back(tablet.page)
    const begun = Date.now()
    do {
      await answer(tablet.page, SECRET)
      await back(tablet.page)
      if (CUT_MS > 0) await sleep(CUT_MS / 12)
    } while (Date.now() - begun < CUT_MS / 2 || thanked < 5)
    await said(tablet.page, new RegExp(`^${thanked - 1} réponses attendent le réseau\\.$`))

    await fill(tablet.page, MORE) // begun, never sent: nothing is owed for it
    await tablet.kill()
    check(isOnDisk(join(profile, 'Default', 'IndexedDB'), at.code).length > 0, 'the code that stands beside each letter is not found: this search finds nothing')
    for (const word of [SECRET, MORE]) check(isOnDisk(profile, word).length === 0, `« ${word} » is readable in ${isOnDisk(profile, word)}`)

    tablet = await turnOn(profile) // still without a network
    await open(tablet.page, address)
    await said(tablet.page, new RegExp(`^${thanked - 1} réponses attendent le réseau\\.$`))
    await fill(tablet.page, MORE)
    await tablet.page.getByRole('button', { name: 'Envoyer' }).click()
    await tablet.page.getByRole('heading', { name: 'Merci, votre réponse est gardée' }).waitFor()
    await tablet.kill() // at the very moment it thanked
    thanked++

    tablet = await turnOn(profile)
    await open(tablet.page, address)
    do {
      await answer(tablet.page, SECRET)
      await back(tablet.page)
      if (CUT_MS > 0) await sleep(CUT_MS / 12)
    } while (Date.now() - begun < CUT_MS || thanked < 9)
    check(onServer(house) === 2, 'a reply went through a cut wire')
    await tablet.page.screenshot({ path: join(shots, 'kiosk-waits.png') })

    await wire.join()
    await said(tablet.page, /^$/)
    check(onServer(house) === thanked, `${thanked} thanked for, ${onServer(house)} on the server`)
    check(await tablet.page.evaluate(() => new Promise((done) => {
      indexedDB.open('borne').onsuccess = ({ target }) => { target.result.transaction('letters').objectStore('letters').count().onsuccess = (event) => done(event.target.result) }
    })) === 0, 'the tablet still holds letters')
    check(wire.letters >= thanked, 'more replies than letters')
    await tablet.browser.close()
  } finally {
    await tablet.kill().catch(() => {})
  }
  for (const word of [SECRET, MORE]) check(isOnDisk(profile, word).length === 0, `« ${word} » is readable in ${isOnDisk(profile, word)}`)
}

// Nobody touches the screen: asked in words, kept by one touch, else begun again with nothing in it.
async function beLeftAlone(origin, at, browser) {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  await page.clock.install()
  await open(page, `${origin}/borne/${at.code}`)
  await page.getByRole('button', { name: 'Commencer' }).click()
  const first = page.locator('main fieldset.field:visible input').first()
  await page.locator('main .choice:visible').first().click()
  const warning = page.getByRole('dialog', { name: /toujours là/ })
  await page.clock.fastForward(29000)
  check(!await warning.isVisible(), 'warned too early')
  await page.clock.fastForward(2000)
  await warning.waitFor()
  await page.screenshot({ path: join(shots, 'kiosk-alone.png') })
  await page.clock.fastForward(19000)
  await page.keyboard.press('Shift')
  await warning.waitFor({ state: 'hidden' })
  check(await first.isChecked(), 'what was answered is gone although somebody was there')
  await page.clock.fastForward(31000)
  await warning.waitFor()
  await page.clock.fastForward(21000)
  await page.getByRole('button', { name: 'Commencer' }).click()
  check(await page.locator('main :checked').count() === 0, 'the next person finds what the one before began')
  await page.context().close()
}

// Without scripts it is the ordinary page; with them, targets are as large as a finger.
async function beSimple(origin, at, browser) {
  const plain = await (await browser.newContext({ locale: 'fr-FR', javaScriptEnabled: false })).newPage()
  await plain.goto(`${origin}/borne/${at.code}`)
  await plain.getByRole('link', { name: 'Répondre' }).click()
  await plain.getByRole('link', { name: 'Commencer' }).click()
  await plain.locator('main fieldset input').nth(0).check()
  await plain.getByRole('button', { name: 'Envoyer mes réponses' }).click()
  await plain.getByRole('heading', { name: /^Merci/ }).waitFor()
  thanked++
  await plain.context().close()
  const page = await (await browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 640 }, hasTouch: true })).newPage()
  await open(page, `${origin}/borne/${at.code}`)
  await page.getByRole('button', { name: 'Commencer' }).click()
  const says = page.locator('main .says:visible')
  check(await says.count() === 0, 'the first question is introduced by the words of another')
  await press(page, 'Continuer')
  check(await says.count() === 1, 'a question is shown without the words that introduce it')
  await press(page, 'Revenir')
  for (const target of await page.locator('main button:visible, main .choice:visible').all()) {
    const { width, height } = await target.boundingBox()
    check(width >= 44 && height >= 44, `a target of ${width} × ${height}`)
  }
  await page.screenshot({ path: join(shots, 'kiosk-question.png'), fullPage: true })
  while (await page.getByRole('button', { name: 'Continuer' }).count() > 0) await press(page, 'Continuer')
  check(await says.count() === 0, 'the last question is introduced by the words of those before')
  await page.context().close()
}

// The wire is back, and the browser says so; elsewhere the kiosk finds out by itself.
async function rejoin(wire, page) {
  await wire.join()
  await page.evaluate(() => dispatchEvent(new Event('online')))
}

// Its survey closes while it holds a reply: refused, kept, told on both sides.
async function beTooLate(house, at, wire, browser) {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  await open(page, `http://127.0.0.1:${wire.port}/borne/${at.code}`)
  await wire.cut()
  const before = thanked
  await answer(page, SECRET)
  thanked = before
  await back(page)
  await people.move(at.referent, at.base, 'clore', 'close')
  await rejoin(wire, page)
  await said(page, /^1 réponse n’a pas pu être envoyée\.$/)
  await page.getByText('Pourquoi, et que faire').click()
  check(await page.getByText('Arrivées après la clôture de l’enquête\u202f: 1.').isVisible(), 'the reason is not told')
  await page.reload()
  await page.getByRole('heading', { name: 'Cette enquête est close' }).waitFor()
  await said(page, /^1 réponse n’a pas pu être envoyée\.$/)
  await page.screenshot({ path: join(shots, 'kiosk-late.png') })
  await at.referent.get(`${at.base}/bornes`)
  at.referent.see('1 réponse est arrivée d’une borne après la clôture.')
  await page.context().close()
}

// A questionnaire of any kind: with the network the server says what comes next and what is wrong; without, one
// screen that is alone is taken all the same.
const ALL = { asked: ['usager', 'agent'] }
const LEVELS = { ...ALL, kind: 'scale', least: 1, most: 5, nature: 'S' }
const SHORT = { name: 'Court', languages: ['fr'], title: { fr: 'Au guichet' }, pages: [{ questions: [
  { code: 'accueil', words: { fr: 'Êtes-vous bien reçu ?' }, ...LEVELS },
  { ...ALL, code: 'attente', kind: 'number', nature: 'G', words: { fr: 'Combien de minutes avez-vous attendu ?' }, least: 0, most: 300 },
] }] }
const LONG = { name: 'Long', languages: ['fr'], title: { fr: 'Votre visite' }, pages: [
  { questions: [{ ...ALL, code: 'rdv', kind: 'yes-no', nature: 'G', words: { fr: 'Aviez-vous rendez-vous ?' } }] },
  { questions: [{ code: 'retard', words: { fr: 'A-t-il eu lieu à l’heure ?' }, shown_if: 'rdv', ...LEVELS }, { ...ALL, code: 'mot', kind: 'long', nature: 'O', words: { fr: 'Un mot ?' } }] },
] }

async function openInquiry(house, { admin, referent }, name, document, options) {
  const base = await people.draft(referent, name, { questionnaire: await people.publish(house, admin, referent, document) })
  await people.people(referent, base, { Accueil: [31, 1200] })
  for (const step of ['ready', 'agree', 'open']) await people[step](referent, base)
  if (options) {
    await referent.get(`${base}/reception`)
    await referent.send(options)
  }
  return (await people.waysOf(referent, base))['Accueil usagers'].split('/').at(-1)
}

const BOTH = { name: 'Bilingue', languages: ['fr', 'en'], title: { fr: 'Au guichet', en: 'At the desk' }, pages: [{ questions: [
  { ...LEVELS, code: 'accueil', words: { fr: 'Êtes-vous bien reçu ?', en: 'Are you well received?' } },
  { ...ALL, code: 'rdv', kind: 'yes-no', nature: 'G', words: { fr: 'Aviez-vous rendez-vous ?', en: 'Had you an appointment?' }, reason: { fr: 'Pour compter.', en: 'To count.' } },
] }] }

const tick = (page, group) => page.getByRole('group', { name: group }).locator('.choice').first().click()
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click()

async function beAnyKind(house, at, wire, browser) {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  const before = onServer(house)
  const short = await openInquiry(house, at, 'Au guichet', SHORT)
  await open(page, `http://127.0.0.1:${wire.port}/borne/${short}`)
  await press(page, 'Commencer')
  await page.getByLabel('Combien de minutes').fill('beaucoup')
  await press(page, 'Relire et envoyer')
  await page.locator('main .error', { hasText: /./ }).first().waitFor() // the server's own words
  await page.getByLabel('Combien de minutes').fill('12')
  await press(page, 'Relire et envoyer')
  await page.getByRole('heading', { name: 'Relire et envoyer' }).waitFor()
  check(onServer(house) === before, 'reading over has sent something')
  await press(page, 'Envoyer')
  await page.getByRole('heading', { name: /^Merci/ }).waitFor()
  await said(page, /^$/)
  check(onServer(house) === before + 1, 'the answer to a short questionnaire is not there')
  await press(page, 'Revenir au début')
  await page.getByRole('button', { name: 'Commencer' }).waitFor()
  await wire.cut()
  await press(page, 'Commencer')
  await page.getByLabel('Combien de minutes').fill('7')
  await press(page, 'Relire et envoyer')
  await page.getByRole('heading', { name: /^Merci/ }).waitFor()
  await said(page, /^1 réponse attend/)
  await rejoin(wire, page)
  await said(page, /^$/)
  check(onServer(house) === before + 2, 'the answer given without a network is not there')

  const long = await openInquiry(house, at, 'Votre visite', LONG)
  await open(page, `http://127.0.0.1:${wire.port}/borne/${long}`)
  await press(page, 'Commencer')
  await tick(page, 'Aviez-vous rendez-vous')
  await wire.cut()
  await press(page, 'Continuer')
  await page.getByText('La suite a besoin du réseau').waitFor()
  await wire.join()
  await press(page, 'Continuer')
  await tick(page, 'A-t-il eu lieu')
  await press(page, 'Relire et envoyer')
  await press(page, 'Envoyer')
  await page.getByRole('heading', { name: /^Merci/ }).waitFor()
  await said(page, /^$/)
  await arrives(house, before + 3, 'the answer to a questionnaire of two screens is not there')
  await page.context().close()
}

// Its address names a language: the tablet speaks it from the first screen to the thanks, without the network too.
async function beInEnglish(house, at, wire, browser) {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  const before = onServer(house)
  const code = await openInquiry(house, at, 'En deux langues', BOTH)
  await page.goto(`http://127.0.0.1:${wire.port}/borne/${code}?langue=en`)
  await page.getByRole('button', { name: 'Start' }).waitFor()
  check(await page.locator('html').getAttribute('lang') === 'en', 'the page is not in English')
  await ready(page)
  await wire.cut()
  await page.reload()
  await press(page, 'Start')
  await tick(page, 'Are you well received')
  await press(page, 'Check and send')
  await page.getByText('An answer that is needed is missing.').waitFor()
  await tick(page, 'Had you an appointment')
  await press(page, 'Check and send')
  await page.getByRole('heading', { name: 'Thank you, your answer is kept' }).waitFor()
  await said(page, /^1 answer is waiting for the network\.$/)
  const french = await page.evaluate(() => document.body.innerText.match(/[àâçéèêëîïôùûœ’«»]|\b(vous|votre|réponse|les|des)\b/i)?.[0])
  check(!french, `French on an English kiosk: « ${french} »`)
  await rejoin(wire, page)
  await said(page, /^$/)
  check(onServer(house) === before + 1, 'the English answer is not there')
  await page.context().close()
}

// A survey that slows robots down: the person is thanked at once, the tablet works before its letter is taken.
async function beSlowed(house, at, wire, browser) {
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  const before = onServer(house)
  const code = await openInquiry(house, at, 'Robots freinés', SHORT, { freiner: 'oui' })
  await open(page, `http://127.0.0.1:${wire.port}/borne/${code}`)
  await press(page, 'Commencer')
  await page.getByLabel('Combien de minutes').fill('12')
  await press(page, 'Relire et envoyer')
  const letters = wire.letters
  await press(page, 'Envoyer')
  await page.getByRole('heading', { name: /^Merci/ }).waitFor()
  for (const end = Date.now() + 4 * WAIT_MS; onServer(house) === before && Date.now() < end;) await sleep(200)
  await said(page, /^$/)
  check(onServer(house) === before + 1 && wire.letters === letters + 2, 'the letter that shows work is not there')
  await page.context().close()
}

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const begun = Date.now()
  const profile = mkdtempSync(join(tmpdir(), 'parvis-kiosk-'))
  let house = null
  let browser = null
  let wire = null
  try {
    house = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    const at = await furnish(house)
    tell('an open survey')
    wire = await lay(Number(new URL(house.origin).port))
    await beThroughACut(house, at, wire, profile)
    tell(`a cut, two kills, a lost acknowledgement: ${thanked} thanked for, ${onServer(house)} on the server, ${wire.letters} letters sent`)
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
    await beLeftAlone(house.origin, at, browser)
    tell('left alone')
    await beSimple(house.origin, at, browser)
    tell('without scripts, and with a finger')
    check(onServer(house) === thanked, 'a reply of the plain page is missing')
    await beAnyKind(house, at, wire, browser)
    tell('questionnaires of any kind')
    await beInEnglish(house, at, wire, browser)
    tell('in English')
    await beSlowed(house, at, wire, browser)
    tell('with work')
    await beTooLate(house, at, wire, browser)
    tell('too late')
    console.log(`the kiosk: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  } finally {
    await browser?.close()
    await wire?.cut().catch(() => {})
    const complaint = await house?.stop()
    rmSync(profile, { recursive: true, force: true })
    if (complaint) throw new Error(complaint)
  }
}

await alone('kiosk.mjs PARVIS [--long]', main)
