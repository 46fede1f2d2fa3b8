#!/usr/bin/env node
// The pictures of docs/referent.md, taken in the invented town, so that they can be made again:
//
//     node tests/browser/images.mjs PARVIS
//
// They are looked at before they are committed: nothing here says whether they are beautiful.

import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ARGUMENTS } from './chromium.mjs'
import * as people from './people.mjs'
import { startServer } from './server.mjs'
import { visitBelair } from './town.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const top = resolve(here, '../..')
const pictures = join(top, 'docs/images')
const SIZE_MAX = 200000

// A survey of three places, one of them too small, not ready yet.
async function prepare(referent) {
  const base = await people.draft(referent, 'Votre avis sur l’accueil', { ouvre: people.day(30), ferme: people.day(51) })
  await people.people(referent, base, { 'Accueil de l’hôtel de ville': [24, 1200], 'Musée et archives': [4, 150], 'Piscine de la Vionne': [11, 900] })
  return base
}

// From the first of these elements to the last, as wide as the page.
async function between(page, first, last, path) {
  const begin = await page.locator(first).first().boundingBox()
  const end = await page.locator(last).first().boundingBox()
  const width = page.viewportSize().width
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: begin.y - 4, width, height: end.y + end.height - begin.y + 12 } })
}

const shots = [
  ['tableau-de-bord', ({ base }) => base, 820, 'main h1', 'main form'],
  ['seuils', ({ base }) => `${base}/lieux`, 1000, 'main h1', 'main table tbody tr:nth-child(8)'],
  ['miroir', () => '/miroir', 900, 'main section[data-method] h2', 'main section[data-method] .axis'],
  ['parcours', ({ journey }) => journey, 1100, 'main h1', 'main figure'],
]

async function main(binary) {
  mkdirSync(pictures, { recursive: true })
  const server = await startServer(resolve(binary), top, { needs: [], commands: [['demo']] })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
  try {
    const { people: { referent }, at } = await visitBelair(server)
    at.base = await prepare(referent)
    for (const [name, address, width, first, last] of shots) {
      const context = await browser.newContext({ locale: 'fr-FR', viewport: { width, height: 900 } })
      await context.addCookies(referent.browserCookies())
      const page = await context.newPage()
      await page.goto(server.origin + address(at))
      const path = join(pictures, `${name}.png`)
      await between(page, first, last, path)
      const { size } = statSync(path)
      console.log(`${name}.png: ${Math.round(size / 1000)} kB`)
      if (size > SIZE_MAX) throw new Error(`${name}.png is too large`)
      await context.close()
    }
  } finally {
    await browser.close()
    const complaint = await server.stop()
    if (complaint) throw new Error(complaint)
  }
}

const [binary] = process.argv.slice(2)
if (binary === undefined) {
  console.error('node tests/browser/images.mjs PARVIS')
  process.exit(2)
}
await main(binary).catch((error) => {
  console.error(`FAILED ${error.message}`)
  process.exit(1)
})
