// What is looked at on a page. Each look gives back its complaints: nothing wrong is an empty list.

import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { HtmlValidate } from 'html-validate'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const htmlValidate = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'doctype-style': 'off', // HTML lets it be written in any case
    'long-title': 'off', // the name people gave to their survey stands in it
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }], // several boxes, one question
  },
})
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
export const OF_COLOURS = ['color-contrast', 'link-in-text-block']
export const OF_WIDTH = ['scrollable-region-focusable', 'aria-hidden-focus', 'link-name', 'button-name', 'region', 'bypass', 'heading-order']
const AROUND_MAX = 50 // links above and below every page: where Tab goes on from is not always what was asked for
const TAB_MAX = 500
const SETTLE_MS = 1000
const LIGHT_BYTES_MAX = 40000

// Listens to a page before it is opened: console, failures, requests to elsewhere.
export function listen(page, origin, status, beside = null) {
  const complaints = []
  const expected = status >= 400 // Chromium says in the console that the page itself was refused
  page.on('console', (message) => {
    const own = expected && message.location().url === page.url() && message.text().includes(String(status))
    if (['error', 'warning'].includes(message.type()) && !own) complaints.push(`console: ${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => {
    // Chromium may say that of a page it shows whole; one it does not show is missed by whoever waits for it
    const shown = request.isNavigationRequest() && request.failure()?.errorText === 'net::ERR_ABORTED'
    if (!shown) complaints.push(`request failed: ${request.url()} ${request.failure()?.errorText}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== origin && url.origin !== beside && url.protocol !== 'data:') complaints.push(`request to elsewhere: ${request.url()}`)
  })
  page.on('response', (response) => {
    const document = response.request().isNavigationRequest()
    if (response.status() >= 400 && !document) complaints.push(`${response.status()} ${response.url()}`)
  })
  return complaints
}

// `rules`: those that another width or other colours may change, rather than all.
export async function axe(page, rules = null) {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axeSource)
  const { violations, passes } = await page.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, preload: false, resultTypes: ['violations'] }),
    rules ? { type: 'rule', values: rules } : { type: 'tag', values: AXE_TAGS })
  if (passes.length === 0) return ['axe looked at nothing']
  return violations.map((violation) =>
    `axe ${violation.id}: ${violation.help} (${violation.nodes.length}): ${violation.nodes[0].html.slice(0, 120)}`)
}

export async function validate(source, name) {
  const report = await htmlValidate.validateString(source, `${name}.html`)
  return report.results.flatMap((result) => result.messages
    .filter((message) => message.severity === 2)
    .map((message) => `html ${message.line}:${message.column} ${message.ruleId}: ${message.message}`))
}

export async function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.body.querySelectorAll('*')].find((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
    return [`${scrollWidth} px wide in ${clientWidth} (${wide?.outerHTML.slice(0, 100)})`]
  })
}

// As narrow as RGAA asks (10.11), then with the spacing a reader may choose (10.12): nothing leaves the page.
export async function narrow(page) {
  await page.setViewportSize({ width: 320, height: 640 })
  const complaints = (await overflow(page)).map((one) => `at 320: ${one}`)
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }')
    document.adoptedStyleSheets = [sheet]
  })
  complaints.push(...(await overflow(page)).map((one) => `at 320, spaced: ${one}`))
  await page.evaluate(() => { document.adoptedStyleSheets = [] })
  return complaints
}

export async function outline(page) {
  return page.evaluate(() => {
    const complaints = []
    const h1 = document.querySelectorAll('h1')
    if (h1.length !== 1) complaints.push(`${h1.length} h1`)
    if (!document.title.trim()) complaints.push('no title')
    if (!document.documentElement.lang) complaints.push('no language')
    if (document.querySelectorAll('main').length !== 1) complaints.push('not one main')
    return complaints
  })
}

// Tab, again and again, as somebody without a mouse: every link and control is met, is in sight
// and looks different from when it is not focused. Past what stands above and below every page, unless `whole`.
export async function keyboard(page, whole) {
  const expected = await page.evaluate((all) => {
    const groups = new Set()
    const style = (element) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, textDecoration } = getComputedStyle(element)
      return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, textDecoration].join('|')
    }
    document.activeElement?.blur()
    const main = all ? null : document.querySelector('main')
    main?.focus({ preventScroll: true }) // where Tab goes on from
    const controls = [...(main ?? document).querySelectorAll('a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex]')].filter((element) => {
      if (element.disabled || element.type === 'hidden' || element.tabIndex < 0) return false
      if (!element.checkVisibility({ visibilityProperty: true })) return false
      if (element.type !== 'radio') return true
      const group = `${element.form?.id}/${element.name}`
      if (groups.has(group)) return false
      return groups.add(group)
    })
    const words = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 90)
    window.looked = { controls, before: controls.map(style), seen: new Set(), style, words, wrong: [] }
    return controls.length
  }, whole)
  if (expected === 0) return []
  if (expected > TAB_MAX) return [`${expected} controls, at most ${TAB_MAX} are tried`]
  for (let at = 0; at < expected + AROUND_MAX; at++) {
    await page.keyboard.press('Tab')
    const left = await page.evaluate(async (settle_ms) => {
      const { controls, before, seen, style, words, wrong } = window.looked
      let focused = document.activeElement
      if (focused?.type === 'radio') focused = controls.find((c) => c.type === 'radio' && c.name === focused.name) ?? focused
      const index = controls.indexOf(focused)
      if (index >= 0 && !seen.has(index)) {
        seen.add(index)
        const inSight = () => {
          const box = document.activeElement.getBoundingClientRect()
          return box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
        }
        // the browser scrolls to what has the focus in a later frame
        for (const end = performance.now() + settle_ms; !inSight() && performance.now() < end;)
          await new Promise((resolve) => requestAnimationFrame(resolve))
        if (!inSight()) wrong.push(`focus out of sight: ${words(focused)}`)
        if (style(document.activeElement) === before[index]) wrong.push(`focus cannot be seen: ${words(focused)}`)
      }
      return controls.length - seen.size
    }, SETTLE_MS)
    if (left === 0) break
  }
  return page.evaluate(() => {
    const { controls, seen, words, wrong } = window.looked
    const missed = controls.filter((_, index) => !seen.has(index)).map((control) => `Tab never reaches ${words(control)}`)
    return [...wrong, ...missed]
  })
}

// The words of the page: they must be the same without JavaScript.
// Without how long ago things were: a minute goes by between two looks.
export async function words(page) {
  const said = await page.locator('body').innerText()
  return said.replace(/à l’instant|il y a \d+ (minute|heure)s?/g, '…').replace(/\s+/g, ' ').trim()
}

// What a phone fetches to show this page the first time, as it comes over the line.
export async function weight(page, response) {
  const styles = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name, encodedBodySize }) => [name, encodedBodySize]))
  const bytes = (await response.body()).length + styles.reduce((sum, [, size]) => sum + size, 0)
  const complaints = bytes < LIGHT_BYTES_MAX ? [] : [`${bytes} bytes with its styles, ${LIGHT_BYTES_MAX} at most`]
  const typefaces = styles.filter(([name]) => name.includes('.woff'))
  if (styles.length === 0) complaints.push('no style sheet was fetched')
  return typefaces.length === 0 ? complaints : [...complaints, `${typefaces.length} typefaces fetched`]
}

// On paper: the first title that is seen there, the words given, on no more sheets than said; drawn if pictures are wanted.
export async function print(page, path, words, { sheets: sheetsMax = Infinity, pictures = true }) {
  await page.emulateMedia({ media: 'print' })
  await page.pdf({ path, format: 'A4', printBackground: false })
  if (pictures) {
    const stem = path.replace(/\.pdf$/, '')
    for (const old of readdirSync(dirname(path))) {
      if (old.startsWith(`${basename(stem)}-page`)) rmSync(join(dirname(path), old))
    }
    const drawn = spawnSync('pdftoppm', ['-r', '70', '-png', path, `${stem}-page`], { encoding: 'utf8' })
    if (drawn.status !== 0) return [`pdftoppm: ${drawn.error?.message ?? drawn.stderr}`]
  }
  const sheets = Number(/^Pages: +(\d+)/m.exec(spawnSync('pdfinfo', [path], { encoding: 'utf8' }).stdout)?.[1] ?? NaN)
  if (Number.isNaN(sheets)) return ['pdfinfo counts no sheet of paper']
  if (sheets > sheetsMax) return [`${sheets} sheets of paper, ${sheetsMax} expected`]
  const plain = (text) => text.replace(/\s+/g, ' ').trim()
  const text = plain(spawnSync('pdftotext', [path, '-'], { encoding: 'utf8' }).stdout)
  const title = await page.evaluate(() => [...document.querySelectorAll('main h1, main h2, main h3')].find((element) => element.checkVisibility())?.innerText ?? '')
  if (title === '') return ['nothing on paper has a title']
  // pdftotext turns some letters of words written from right to left around: those are compared by their letters.
  const letters = (word) => [...word.replace(/[\u202a-\u202e]/g, '')].sort().join('')
  const known = new Set(text.split(' ').map(letters))
  const isThere = (one) => text.includes(one) || (/[\u0590-\u08ff]/.test(one) && one.split(' ').every((word) => known.has(letters(word))))
  return [title, ...words].map(plain).filter((one) => !isThere(one)).map((one) => `the printed page does not hold « ${one} »`)
}
