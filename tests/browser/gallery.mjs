#!/usr/bin/env node
// The pages of a gallery (files written by a test of the build): axe, html-validate, three widths, 320 px, the keyboard,
// forced colours, and targets of 44 px for a thumb. No program serves them, so that a trade can be looked at before any room uses it.
//
//     node tests/browser/gallery.mjs build/dev/src/craft/ask/gallery
//
// Pictures are left in tests/browser/shots. CHROMIUM names another browser than Debian's.

import { createServer } from 'node:http'
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { ARGUMENTS } from './chromium.mjs'
import * as looks from './looks.mjs'

const folder = process.argv[2]
if (!folder) throw new Error('which gallery?')
const shots = join(dirname(fileURLToPath(import.meta.url)), 'shots')
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
const TARGET_MIN = 44

const server = createServer((request, response) => {
  try {
    const path = new URL(request.url, 'http://localhost').pathname
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream')
    response.end(readFileSync(join(folder, path)))
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

// What a thumb aims at: a field, a button, or the whole row of a choice.
const smallTargets = (page) => page.evaluate((least) =>
  [...document.querySelectorAll('.asking .choice, .asking input:not([type="radio"], [type="checkbox"], [type="hidden"]), .asking textarea, .asking .button')]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height < least - 0.5 || box.width < least - 0.5)
    .map(({ element, box }) => `target ${Math.round(box.width)}×${Math.round(box.height)}: ${element.outerHTML.slice(0, 120)}`), TARGET_MIN)

// A link of the error summary leads to something that takes the keyboard.
const deadLinks = (page) => page.evaluate(() =>
  [...document.querySelectorAll('.errors a')].map((link) => link.getAttribute('href'))
    .filter((href) => !document.querySelector(href.replace('#', '[id="') + '"]')?.matches('input, textarea, select'))
    .map((href) => `the summary leads to ${href}, which is no field`))

let failed = 0
function judge(what, complaints) {
  if (complaints.length === 0) return
  failed++
  console.log(`FAILED ${what}`)
  for (const complaint of complaints.slice(0, 8)) console.log(`    ${complaint}`)
}

mkdirSync(shots, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS })
const pages = readdirSync(folder).filter((name) => name.endsWith('.html'))
for (const file of pages) {
  const name = `${basename(dirname(folder))}-${basename(file, '.html')}`
  judge(`${name} as HTML`, await looks.validate(readFileSync(join(folder, file), 'utf8'), name))
  const page = await browser.newPage({ locale: 'fr-FR', reducedMotion: 'reduce' })
  const heard = looks.listen(page, origin, 200)
  await page.goto(`${origin}/${file}`, { waitUntil: 'load' })
  for (const width of [1280, 768, 360]) {
    await page.setViewportSize({ width, height: 900 })
    judge(`${name} at ${width}`, [...await looks.overflow(page), ...await smallTargets(page), ...await looks.axe(page)])
    await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true })
  }
  judge(`${name}, its summary`, await deadLinks(page))
  judge(`${name} narrow`, await looks.narrow(page))
  judge(`${name} by keyboard`, await looks.keyboard(page, true))
  await page.emulateMedia({ forcedColors: 'active' })
  judge(`${name} in forced colours`, await looks.axe(page))
  await page.emulateMedia({ forcedColors: 'none' })
  judge(`${name} heard`, heard)
  await page.close()
}
await browser.close()
server.close()
if (pages.length === 0) throw new Error(`no page in ${folder}`)
console.log(`${pages.length} pages, ${failed} complaints`)
process.exit(failed === 0 ? 0 : 1)
