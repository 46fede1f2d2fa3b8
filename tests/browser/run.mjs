#!/usr/bin/env node
// Every page as people meet it: three widths, forced colours, keyboard alone, no JavaScript, on paper.
//
//     node tests/browser/run.mjs PARVIS [NAME …]     all the states of pages.mjs by default
//
// Pictures are left in tests/browser/shots. CHROMIUM names another browser than Debian's.

import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import * as looks from './looks.mjs'
import { pages, setups } from './pages.mjs'
import { startServer } from './server.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const top = resolve(here, '../..')
const shots = join(here, 'shots')
const WIDTHS = [360, 768, 1280]
const SHOWN_MAX = 6
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

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

// Opens the state in a context of its own; `look` gets the page and the response.
async function open(browser, origin, state, options, look) {
  const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', viewport: { width: 1280, height: 900 }, ...options })
  try {
    const page = await context.newPage()
    const status = state.status ?? 200
    const heard = looks.listen(page, origin, status)
    const response = await page.goto(origin + state.url, { waitUntil: 'load' })
    const complaints = response.status() === status ? [] : [`status ${response.status()}, ${status} expected`]
    complaints.push(...await look(page, response))
    return [...complaints, ...heard]
  } finally {
    await context.close()
  }
}

async function lookAt(browser, origin, state, titles) {
  let withScript = ''
  const { name } = state
  for (const width of WIDTHS) {
    const size = { viewport: { width, height: width < 600 ? 740 : 900 } }
    judge(`${name} at ${width}`, await open(browser, origin, state, size, async (page, response) => {
      await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true })
      const complaints = [...await looks.overflow(page), ...await looks.axe(page)]
      if (width === 1280) {
        complaints.push(...await looks.outline(page), ...await looks.validate(await response.text(), name))
        const title = await page.title()
        if (titles.has(title)) complaints.push(`the title « ${title} » is already that of ${titles.get(title)}`)
        titles.set(title, name)
        withScript = await looks.words(page)
      }
      return complaints
    }))
  }
  for (const width of [360, 1280]) {
    judge(`${name} by keyboard at ${width}`,
      await open(browser, origin, state, { viewport: { width, height: 800 } }, looks.keyboard))
  }
  judge(`${name} in forced colours`, await open(browser, origin, state, { forcedColors: 'active' }, async (page) => {
    await page.screenshot({ path: join(shots, `${name}-forced.png`), fullPage: true })
    return looks.axe(page)
  }))
  judge(`${name} without JavaScript`, await open(browser, origin, state, { javaScriptEnabled: false }, async (page) => {
    const without = await looks.words(page)
    return without === withScript ? [] : [`other words: « ${without.slice(0, 80)} » (${without.length}), with it ${withScript.length}`]
  }))
  judge(`${name} on paper`, await open(browser, origin, state, {}, (page) => looks.print(page, join(shots, `${name}.pdf`))))
}

async function main(binary, names) {
  const unknown = names.filter((name) => !pages.some((state) => state.name === name))
  if (unknown.length) throw new Error(`no page state is called ${unknown.join(', ')}`)
  const wanted = pages.filter((state) => names.length === 0 || names.includes(state.name))
  mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  try {
    for (const [setupName, setup] of Object.entries(setups)) {
      const states = wanted.filter((state) => state.setup === setupName)
      if (states.length === 0) continue
      const titles = new Map() // the same page twice in one visit would be lost in the tabs
      let server = null
      try {
        server = await startServer(binary, top, setup)
        for (const state of states) {
          console.log(`· ${state.name}`)
          await lookAt(browser, server.origin, state, titles)
        }
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

const [binary, ...names] = process.argv.slice(2)
if (binary === undefined) {
  console.error('node tests/browser/run.mjs PARVIS [NAME …]')
  process.exit(2)
}
process.exit(await main(resolve(binary), names).catch((error) => {
  console.error(error.message)
  return 1
}))
