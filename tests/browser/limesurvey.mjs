#!/usr/bin/env node
// LimeSurvey's own demonstration survey, in three languages, with nearly every type of question: taken in by its
// page, published, put to people, answered by keyboard alone in French and in English, given back as a .lss,
// taken in again: the same questionnaire, byte for byte.
//
//     node tests/browser/limesurvey.mjs PARVIS

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { alone } from './alone.mjs'
import { ARGUMENTS } from './chromium.mjs'
import * as people from './people.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const shots = join(here, 'shots')
const SURVEY = join(here, '../data/limesurvey-lss/ls205_sample_survey_multilingual.lss.gz')
const TABS_MAX = 600
const SCREENS_MAX = 200
const WORDS = {
  fr: { language: 'Français', begin: 'Commencer', on: /^(Continuer|Envoyer mes réponses)$/, thanks: 'Merci, votre réponse est arrivée' },
  en: { language: 'English', begin: 'Start', on: /^(Continue|Send my answers)$/, thanks: 'Thank you' },
}

function same(found, wanted, what) {
  if (found !== wanted) throw new Error(`${what}: ${found}, ${wanted} expected`)
}

// --- the référent ----------------------------------------------------------------------------------------

// By the page, as anybody would; the address of the draft is returned.
async function takeIn(page, origin, file) {
  await page.goto(`${origin}/questionnaires/libres/importer`)
  await page.getByLabel('Fichier').setInputFiles(file)
  await page.getByRole('button', { name: 'Lire ce fichier' }).click()
  const report = await page.getByRole('main').innerText()
  await page.getByRole('button', { name: /brouillon/ }).click()
  const draft = await page.getByRole('link', { name: 'Ouvrir ce questionnaire' }).getAttribute('href')
  return { draft, report }
}

async function put(admin, referent, draft) {
  await people.publishDraft(admin, referent, draft)
  await people.paste(referent, 'Accueil ; 14')
  const base = await people.draft(referent, 'Une enquête venue d’ailleurs', { questionnaire: `libre-${draft.split('/').at(-1)}` })
  await people.people(referent, base, { Accueil: [14, ''] })
  await people.ready(referent, base)
  await people.agree(referent, base)
  await people.open(referent, base)
  return { base, way: (await people.waysOf(referent, base))['Accueil usagers'] }
}

// --- who answers, without a pointer ---------------------------------------------------------------------

const held = (page) => page.evaluate(() => {
  const element = document.activeElement
  const words = (element?.labels?.[0]?.innerText ?? element?.innerText ?? '').replace(/[\s\u202f\u00a0]+/g, ' ').trim()
  return { tag: element?.tagName, type: element?.type, name: element?.name, mode: element?.inputMode, words,
    within: element?.closest('main') !== null, complete: element?.autocomplete,
    hint: [...(element?.getAttribute('aria-describedby') ?? '').split(' ')].map((id) => document.getElementById(id)?.innerText ?? '').join(' ') }
})

async function to(page, words) {
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    if ((await held(page)).words === words) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`« ${words} » is not reached by Tab on « ${await page.title()} »`)
}

async function enter(page) {
  const come = page.waitForEvent('domcontentloaded')
  await page.keyboard.press('Enter')
  await come
  await page.waitForLoadState('load')
}

// What a person types who wants to answer everything; a day where one is asked, a number where figures are.
function typed(field) {
  if (/JJ|31\/12|DD\/MM|\d{1,2}\/\d{1,2}\/\d{4}/.test(field.hint)) return '12/03/2020'
  if (field.mode === 'numeric' || field.mode === 'decimal') return '1'
  return 'Rien de plus.'
}

// From the top of a screen to its button, answering on the way: the first level, the first box.
async function fillScreen(page, on, asked) {
  const done = new Set()
  await page.keyboard.press('Tab')
  for (let tabs = 0; tabs < TABS_MAX; tabs++, await page.keyboard.press('Tab')) {
    const field = await held(page)
    if (!field.within) continue
    if (field.tag === 'BUTTON' && on.test(field.words)) return enter(page)
    const group = field.name?.split('-')[0]
    if (field.type === 'radio' && !done.has(field.name)) {
      await page.keyboard.press('Space')
      done.add(field.name)
      asked.add(field.name)
    } else if (field.type === 'checkbox' && !done.has(group)) {
      await page.keyboard.press('Space')
      done.add(group)
      asked.add(group)
    } else if (['text', 'textarea', 'email', 'tel'].includes(field.type) && !done.has(group)) {
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(typed(field))
      asked.add(field.name)
    }
  }
  throw new Error(`no way on from « ${await page.title()} »`)
}

// Where something was to be corrected, its sentences are read and the field left empty.
async function empty(page, on) {
  const wrong = await page.evaluate(() => [...document.querySelectorAll('[aria-invalid="true"]')].map((field) => field.id))
  for (const id of wrong) {
    for (let tabs = 0; tabs < TABS_MAX && await page.evaluate(() => document.activeElement.id) !== id; tabs++) await page.keyboard.press('Tab')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('Delete')
  }
  for (let tabs = 0; tabs < TABS_MAX; tabs++, await page.keyboard.press('Tab')) {
    const field = await held(page)
    if (field.tag === 'BUTTON' && field.within && on.test(field.words)) return enter(page)
  }
}

async function answer(browser, origin, way, code) {
  const words = WORDS[code]
  const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 360, height: 800 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20000)
  const asked = new Set()
  let screens = 0, corrected = 0
  await page.goto(origin + way)
  await to(page, words.language)
  await enter(page)
  same(await page.locator('html').getAttribute('lang'), code, 'the language of the page')
  await to(page, words.begin)
  await enter(page)
  for (; screens < SCREENS_MAX; screens++) {
    const title = await page.title()
    if (title.startsWith(words.thanks)) break
    if (await page.locator('.errors').count() > 0) {
      corrected++
      const said = await page.locator('.errors').innerText()
      if (corrected > 40) throw new Error(`cannot be answered: ${said}`)
      await empty(page, words.on)
    } else await fillScreen(page, words.on, asked)
  }
  if (screens === SCREENS_MAX) throw new Error(`never thanked: ${await page.title()}`)
  await page.screenshot({ path: join(shots, `limesurvey-${code}.png`), fullPage: true })
  await context.close()
  console.log(`answered in ${code}: ${screens} screens, ${asked.size} fields, ${corrected} corrections, no pointer`)
  return asked.size
}

// --- all of it -----------------------------------------------------------------------------------------------

async function main(binary) {
  mkdirSync(shots, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'parvis-lss-'))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  let server = null
  try {
    server = await startServer(binary, resolve(here, '../..'), { needs: [], commands: [] })
    const admin = await people.firstAdministrator(server)
    const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    await context.addCookies(referent.browserCookies())
    const page = await context.newPage()
    const file = join(folder, 'survey.lss')
    writeFileSync(file, gunzipSync(readFileSync(SURVEY)))
    const { draft, report } = await takeIn(page, server.origin, file)
    if (!/pas repris/i.test(report)) throw new Error(`the report says nothing of what is left: ${report.slice(0, 800)}`)
    const { base, way } = await put(admin, referent, draft)
    const fields = [await answer(browser, server.origin, way, 'fr'), await answer(browser, server.origin, way, 'en')]
    if (Math.min(...fields) < 60) throw new Error(`only ${fields} fields were met`)
    await referent.get(`${draft}/json`)
    const first = referent.text
    await referent.get(`${draft}/limesurvey`)
    same(referent.text.slice(0, 5), '<?xml', 'a survey of LimeSurvey')
    const back = join(folder, 'back.lss')
    writeFileSync(back, referent.text)
    const again = await takeIn(page, server.origin, back)
    await referent.get(`${again.draft}/json`)
    same(referent.text.length, first.length, 'the size of the questionnaire that came back')
    if (referent.text !== first) throw new Error('the questionnaire that came back is another one')
    await people.move(referent, base, 'clore', 'close')
    await referent.get(base)
    console.log(`given back and taken in again: ${first.length} bytes, the same`)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
    const complaint = await server?.stop()
    if (complaint) throw new Error(complaint)
  }
}

await alone('limesurvey.mjs PARVIS', main)
