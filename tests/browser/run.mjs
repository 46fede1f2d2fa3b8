#!/usr/bin/env node
// Every page as people meet it: three widths, 320 px and wide spacing, forced colours, keyboard alone, no JavaScript, on paper.
//
//     node tests/browser/run.mjs PARVIS [--pictures] [--whole] [NAME …]     all the states of pages.mjs by default
//
// Tab sees the same page in its other states: it goes through the first of an address, those that ask for it, those that are
// named; through all of them with --whole. So do paper and forced colours, but not for being the first: one sheet of styles
// makes all pages.
// Pictures of the states that are named (of all: --pictures) are left in tests/browser/shots. CHROMIUM names another browser than Debian's
// without windows: it draws the same, for half the processor of the one with them.

import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ARGUMENTS } from './chromium.mjs'
import * as looks from './looks.mjs'
import { pages, setups } from './pages.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const top = resolve(here, '../..')
const shots = join(here, 'shots')
const WIDTHS = [1280, 768, 360]
const SHOWN_MAX = 6
const AT_ONCE = 3 // states looked at together: two cores are kept busy while a third page loads

let passed = 0
let failed = 0
function judge(what, complaints) {
  if (complaints.length === 0) {
    passed++
    return
  }
  failed++
  console.log(`FAILED ${what}`)
  for (const complaint of complaints.slice(0, SHOWN_MAX)) console.log(`    ${complaint}`)
  if (complaints.length > SHOWN_MAX) console.log(`    and ${complaints.length - SHOWN_MAX} more`)
}

// A browser of its own for each person; made once, since it costs more than a page.
function contextOf(browser, { house, state }, options) {
  const key = `${state.as ?? ''} ${JSON.stringify(options)}`
  house.contexts[key] ??= (async () => {
    const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', viewport: { width: 1280, height: 900 }, ...options })
    if (state.as) await context.addCookies(house.people[state.as].browserCookies())
    return context
  })()
  return house.contexts[key]
}

// Opens the state, does what it does; `look` gets the page and the response.
async function open(browser, visit, options, look) {
  const { house, state } = visit
  const page = await (await contextOf(browser, visit, options)).newPage()
  try {
    const status = state.status ?? 200
    const heard = looks.listen(page, house.origin, status, house.beside)
    const url = typeof state.url === 'function' ? state.url(house.at) : state.url
    let response = await page.goto(house.origin + url, { waitUntil: 'load' })
    if (state.act) {
      if (response.status() !== 200) return [`status ${response.status()} before anything is done`]
      response = await state.act(page, house.at)
    }
    if (state.light) heard.push(...await looks.weight(page, response))
    const complaints = response.status() === status ? [] : [`status ${response.status()}, ${status} expected`]
    complaints.push(...await look(page, response))
    return [...complaints, ...heard]
  } finally {
    await page.close()
  }
}

// Two pages of one name would be lost in the tabs; the links of a survey are one page to a person.
const addressOf = (page) => new URL(page.url()).pathname.replace(/^\/repondre\/[^/]+/, '/repondre/…').replace(/^\/compte\/.*/, '/compte').replace(/^(\/comptes\/\d+)\/lien/, '$1').replace(/(\/reponses)\/\d+$/, '$1/…')

// « /guichet/2026-K7MX4P3/personne » is the page of another request too.
const pathOf = (house, state) => (typeof state.url === 'function' ? state.url(house.at) : state.url).replace(/[?#].*$/, '')
  .split('/').map((part) => (/[0-9]|^[a-z0-9]{16,}$/i.test(part) ? '…' : part)).join('/')

// The first of each address, in the order they are written.
function firstOf(house, states) {
  const first = new Map()
  for (const state of states) if (!first.has(pathOf(house, state))) first.set(pathOf(house, state), state)
  return new Set(first.values())
}

// One page, read at each width, then in forced colours, on paper, and by keyboard.
async function lookAt(browser, visit, titles) {
  const { state } = visit
  const { pictures, firsts, wholes } = visit.house
  const whole = state.thorough || wholes
  const first = whole || firsts.has(state)
  const picture = async (page, suffix, fullPage) => pictures && page.screenshot({ path: join(shots, `${name}-${suffix}.png`), fullPage })
  const { name } = state
  let withScript = ''
  let hasScript = false
  judge(`${name} opened`, await open(browser, visit, {}, async (page, response) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 600 ? 740 : 900 })
      await picture(page, width, true)
      const axe = width === 360 || state.thorough ? await looks.axe(page) : width === 1280 && first ? await looks.axe(page, looks.OF_WIDTH) : []
      judge(`${name} at ${width}`, [...await looks.overflow(page), ...axe])
      if (width === 1280) withScript = await looks.words(page)
      if (width === 1280 && state.thorough) judge(`${name} by keyboard at ${width}`, await looks.keyboard(page, true))
    }
    judge(`${name} narrow and spaced`, await looks.narrow(page))
    await page.setViewportSize({ width: 360, height: 800 })
    if (first) judge(`${name} by keyboard`, await looks.keyboard(page, state.thorough))
    await page.setViewportSize({ width: 1280, height: 900 })
    if (whole) {
      await page.emulateMedia({ forcedColors: 'active' })
      await picture(page, 'forced', state.thorough)
      judge(`${name} in forced colours`, await looks.axe(page, state.thorough ? null : looks.OF_COLOURS))
      await page.emulateMedia({ forcedColors: 'none' })
    }
    if (whole || state.paper || state.sheets) judge(`${name} on paper`, await looks.print(page, join(shots, `${name}.pdf`), state.paper ?? [], { sheets: state.sheets, pictures }))
    const source = await response.text()
    hasScript = /<script/i.test(source)
    const complaints = [...await looks.outline(page), ...await looks.validate(source, name)]
    const title = await page.title()
    const address = addressOf(page)
    const refused = response.status() === 403 || response.status() === 404 // one page for all that is not yours
    if (!refused && (titles.get(title) ?? address) !== address) complaints.push(`the title « ${title} » is already that of ${titles.get(title)}`)
    titles.set(title, address)
    return complaints
  }))
  // a page that names no script is the same page without: it is opened again where one is named
  if ((!hasScript && !state.thorough) || state.scripted) return
  judge(`${name} without JavaScript`, await open(browser, visit, { javaScriptEnabled: false }, async (page) => {
    const without = await looks.words(page)
    return without === withScript ? [] : [`other words: « ${without.slice(0, 80)} » (${without.length}), with it ${withScript.length}`]
  }))
}

// Each of `states` once, a few at a time.
async function lookAtAll(browser, house, states) {
  const titles = new Map()
  const left = [...states]
  const work = async () => {
    for (let state = left.shift(); state !== undefined; state = left.shift()) {
      console.log(`· ${state.name}`)
      try {
        await lookAt(browser, { house, state }, titles)
      } catch (error) {
        judge(state.name, [error.message.split('\n')[0]])
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  for (const context of Object.values(house.contexts)) await (await context).close()
}

async function main(binary, names, pictures, whole) {
  const unknown = names.filter((name) => !pages.some((state) => state.name === name))
  if (unknown.length) throw new Error(`no page state is called ${unknown.join(', ')}`)
  const wanted = pages.filter((state) => names.length === 0 || names.includes(state.name))
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: ARGUMENTS })
  try {
    for (const [setupName, setup] of Object.entries(setups)) {
      const states = wanted.filter((state) => state.setup === setupName)
      if (states.length === 0) continue
      let server = null
      try {
        server = await startServer(binary, top, setup)
        const played = await setup.play?.(server) // it may have moved to another day, at another address
        const house = { origin: server.origin, contexts: {}, pictures: pictures || names.length > 0, ...played }
        house.wholes = whole || names.length > 0
        house.firsts = firstOf(house, states)
        await lookAtAll(browser, house, states)
      } catch (error) {
        judge(`data « ${setupName} »`, [error.message])
      } finally {
        const complaint = await server?.stop()
        if (complaint) judge(`server of « ${setupName} »`, [complaint])
      }
    }
  } finally {
    await browser.close()
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
}

const wanted = process.argv.slice(2)
const [binary, ...names] = wanted.filter((one) => !one.startsWith('--'))
if (binary === undefined) {
  console.error('node tests/browser/run.mjs PARVIS [--pictures] [--whole] [NAME …]')
  process.exit(2)
}
process.exit(await main(resolve(binary), names, wanted.includes('--pictures'), wanted.includes('--whole')).catch((error) => {
  console.error(error.message)
  return 1
}))
