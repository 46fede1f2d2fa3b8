// People who visit Parvis without a browser: they open pages, fill the forms they find there and send
// them, so that data sets are made by the pages themselves. The sister of tests/people/parvis_people.py.

import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const PASSWORD = 'Un été à la plage, 1998'
const DAY_MS = 86400000
const READ_TRIES_MAX = 300

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name])

function attributesOf(tag) {
  const found = {}
  for (const [, name, value] of tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)) found[name] ??= plain(value ?? '')
  return found
}

// The forms of a page: where they go, what they hold, their buttons. Our templates quote every value
// and close every element (they are refused at start otherwise), so that tags can be read one by one.
function formsOf(html) {
  const forms = []
  let form = null
  let select = null
  for (const [, tag, rest, after] of html.matchAll(/<(\/?[a-z]+[0-9]?)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>([^<]*)/g)) {
    const known = attributesOf(rest)
    if (tag === 'form') {
      form = { action: known.action ?? '', method: known.method ?? 'get', fields: [], names: new Set(), buttons: [] }
      forms.push(form)
    }
    if (form === null) continue
    if (tag === '/form') form = null
    else if (tag === '/select') select = null
    else if (tag === 'option' && select !== null && 'selected' in known) form.fields.push([select, known.value])
    else if (known.name !== undefined) {
      form.names.add(known.name)
      if (tag === 'button') form.buttons.push([known.name, known.value])
      else if (tag === 'select') select = known.name
      else if (tag === 'textarea') form.fields.push([known.name, plain(after).replace(/^\n/, '')])
      else if (!['radio', 'checkbox'].includes(known.type) || 'checked' in known) form.fields.push([known.name, known.value ?? ''])
    }
  }
  return forms
}

// Debian 12's Node.js gives them in one line, a comma between; so do dates have one, but no name after it.
const cookiesOf = ({ headers }) => headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/,(?=\s*[\w-]+=)/).filter(Boolean)

export class Person {
  constructor(origin) {
    this.origin = origin
    this.cookies = new Map()
  }

  async request(method, path, fields) {
    const headers = {}
    if (this.cookies.size) headers.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (method === 'POST') headers['Content-Type'] = 'application/x-www-form-urlencoded'
    const body = method === 'POST' ? new URLSearchParams(fields).toString() : undefined
    const reply = await fetch(this.origin + path, { method, headers, body, redirect: 'manual' })
    for (const cookie of cookiesOf(reply)) {
      const [name, value] = cookie.trim().split(';')[0].split('=')
      this.cookies.set(name, value)
    }
    this.path = path
    this.status = reply.status
    this.text = await reply.text()
    if (this.status === 303) return this.request('GET', reply.headers.get('location'))
    return this
  }

  get(path) {
    return this.request('GET', path)
  }

  // Fills the first form that has these fields (and this button, and goes there), and sends it.
  send(fields, button, action) {
    const wanted = Object.keys(fields)
    for (const form of formsOf(this.text)) {
      if (action !== undefined && form.action !== action) continue
      if (form.method !== 'post' || !wanted.every((name) => form.names.has(name))) continue
      if (button && !form.buttons.some(([name, value]) => name === button[0] && value === button[1])) continue
      const kept = form.fields.filter(([name]) => !wanted.includes(name))
      for (const name of wanted) for (const value of [fields[name]].flat()) kept.push([name, String(value)])
      if (button) kept.push(button)
      return this.request('POST', form.action, kept)
    }
    throw new Error(`${this.path} (${this.status}): no form with ${wanted} ${button ?? ''}`)
  }

  see(...texts) {
    if (this.status !== 200) throw new Error(`${this.path}: ${this.status}: ${this.words()}`)
    for (const text of texts) if (!plain(this.text).includes(text)) throw new Error(`${this.path}: « ${text} » is not there: ${this.words()}`)
    return this
  }

  words() {
    const main = this.text.slice(Math.max(0, this.text.indexOf('<main')))
    return plain(main.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')).slice(0, 600)
  }

  find(pattern) {
    const found = pattern.exec(plain(this.text))
    if (found === null) throw new Error(`${this.path}: nothing like ${pattern}: ${this.words()}`)
    return found[1] ?? found[0]
  }

  // For Playwright: the same session in a browser.
  browserCookies() {
    return [...this.cookies].map(([name, value]) => ({ name, value, url: this.origin }))
  }
}

// What the administrator of the machine reads in the data folder, once.
export function firstLink(house) {
  return new URL(readFileSync(join(house.data, 'first-link'), 'utf8').trim()).pathname
}

export async function firstAdministrator(house, fields = {}) {
  const person = new Person(house.origin)
  await person.get(firstLink(house))
  await person.send({ nom: 'Ada Minière', adresse: 'ada@ville.fr', 'mot-de-passe': PASSWORD, service: 'Ville de Clairval', ...fields })
  return person.see()
}

// A new person, signed in, who came by the link that the administrator copied.
export async function invite(administrator, role, name, adresse) {
  await administrator.get('/comptes/nouveau')
  await administrator.send({ role, nom: name, adresse })
  const person = new Person(administrator.origin)
  await person.get(administrator.find(/\/invitation\/[a-z2-7]{26}/))
  await person.send({ 'mot-de-passe': PASSWORD })
  return person
}

export async function signIn(origin, adresse, password) {
  const person = new Person(origin)
  await person.get('/entrer')
  await person.send({ adresse, 'mot-de-passe': password })
  return person.see()
}

export const day = (offset) => new Date(Date.now() + offset * DAY_MS).toLocaleDateString('fr-FR', { timeZone: 'UTC' })

export async function paste(referent, liste) {
  await referent.get('/lieux')
  await referent.send({ liste })
  await referent.send({}, ['faire', 'ajouter'])
  return referent.see()
}

// A draft; its address is returned.
export async function draft(referent, nom, fields = {}) {
  await referent.get('/enquetes/nouvelle')
  await referent.send({ nom, ouvre: day(0), ferme: day(60), ...fields })
  referent.see('Enquête brouillon')
  return referent.path
}

// A questionnaire of any kind, taken in by the terminal, read over, published by another account; what
// « Préparer une enquête » calls it is returned.
export async function publish(house, administrator, referent, document) {
  const path = takeIn(house, document)
  await publishDraft(administrator, referent, path)
  return `libre-${path.split('/').at(-1)}`
}

// A draft, read from a file by the terminal; where it is written is returned.
export function takeIn(house, document) {
  const file = join(house.data, '..', 'document.json')
  writeFileSync(file, JSON.stringify(document))
  const run = house.run('questionnaire', 'import', file)
  if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`)
  return `/questionnaires/libres/${/n°\s(\d+)/.exec(run.stdout)[1]}`
}

export async function publishDraft(administrator, referent, path) {
  await referent.get(`${path}/relecture`)
  await referent.send({}, ['faire', 'relecture'])
  await administrator.get(`${path}/relecture`)
  await administrator.send({}, ['faire', 'publier'])
  return administrator.see('publié le')
}

// Who is invited where: agents and usagers by name of the place.
export async function people(referent, base, numbers) {
  await referent.get(`${base}/lieux`)
  const fields = {}
  for (const [place, [agents, usagers]] of Object.entries(numbers)) {
    const id = referent.find(new RegExp(`<label class="head" for="a-(\\d+)"><span class="unseen">${place}\\s:<`))
    fields[`a-${id}`] = agents
    fields[`u-${id}`] = usagers
  }
  await referent.send(fields, ['faire', 'noter'])
  return referent.see()
}

// A journey from its template, as it stands there; its name is returned.
export async function writeJourney(referent, rank) {
  await referent.get(`/parcours/nouveau?modele=${rank}`)
  const name = referent.find(/name="nom"[^>]*value="([^"]*)"/)
  const direction = referent.find(/name="direction"[\s\S]*?<option value="(\w+)"/)
  await referent.send({ pourquoi: 'Beaucoup de passages.', direction }, ['faire', 'enregistrer'])
  if (referent.path.includes('nouveau')) throw new Error(`the journey is not written: ${referent.words()}`)
  return name
}

// The survey asks the steps of this journey.
export async function along(referent, base, name, agents) {
  await referent.get(`${base}/parcours`)
  const journey = referent.find(new RegExp(`for="p-(\\d+)">${name}`))
  await referent.send({ [`p-${journey}`]: '1', [`a-${journey}`]: agents })
  return referent.see('agents invités')
}

export async function ready(referent, base) {
  await referent.get(base)
  await referent.send({}, ['faire', 'prete'])
  return referent.see('Enquête prête')
}

export async function agree(referent, base) {
  await referent.get(`${base}/accords`)
  const risks = Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`risque-${number}`, 'non']))
  await referent.send({ ...risks, raison: 'Le calendrier est celui du conseil municipal.' })
  const documents = ['Avis du DPO n° 12', 'Ordre du jour du CST, point 4', 'Note signée par la directrice']
  for (const [wait, document] of documents.entries()) {
    await referent.get(`${base}/accords`)
    await referent.send({ attente: String(wait), jour: day(-3 + wait), document }, ['faire', 'accord'])
    referent.see(document)
  }
}

export async function open(referent, base) {
  await referent.get(base)
  await referent.send({}, ['faire', 'ouvrir'])
  return referent.see('Enquête ouverte')
}

// « Accueil agents » → the link for all.
export async function waysOf(referent, base) {
  await referent.get(`${base}/liens`)
  const ways = {}
  for (const [, place, side, path] of referent.text.matchAll(/<h3>Votre avis compte[^<]*: ([^<]*)<\/h3>\s*<p>Pour les (\w+)\.[\s\S]*?href="(\/repondre\/[A-Z0-9]+)"/g))
    ways[`${place} ${side}`] = path
  if (Object.keys(ways).length === 0) throw new Error(`${base}/liens: no link for all: ${referent.words()}`)
  return ways
}

export async function cards(referent, base, fields) {
  await referent.get(`${base}/liens`)
  const place = referent.find(new RegExp(`<option value="(\\d+)">${fields.lieu}<`))
  await referent.send({ ...fields, lieu: place })
  const found = [...referent.text.matchAll(/<p class="code">([^<]*)</g)].map(([, code]) => code)
  if (found.length === 0) throw new Error(`${base}/liens: no card: ${referent.words()}`)
  return found
}

// Answers by a link, all on one page: `level` tells, by the rank of the question, what is ticked.
export async function answer(origin, path, level) {
  const person = new Person(origin)
  await person.get(path)
  await person.get(person.find(/href="([^"]*\/questions\?suite=[a-z2-7]{26})"/))
  const form = formsOf(person.text).find(({ action }) => action.endsWith('/questions'))
  const names = [...form.names].filter((name) => /^q\d+$/.test(name)).sort((a, b) => a.slice(1) - b.slice(1))
  const fields = Object.fromEntries(names.map((name, rank) => [name, level(rank)]))
  await person.send(fields, ['faire', 'envoyer'])
  return person.see('Merci')
}

// Presses the button of the next state; sealed replies may still be on their way to be opened.
export async function move(referent, base, button, state, fields = {}) {
  for (let tries = 0; ; tries++) {
    await referent.get(base)
    await referent.send(fields, ['faire', button])
    if (referent.status === 200 && referent.text.includes(`Enquête ${state}`)) return referent
    if (tries === READ_TRIES_MAX) throw new Error(`${base} is not ${state}: ${referent.words()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

// The six figures that a phone would show (RFC 6238) for the secret the page gives.
export function phoneCode(secret, now_ms = Date.now()) {
  let bits = ''
  for (const letter of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now_ms / 30000)))
  const hash = createHmac('sha1', key).update(step).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0')
}

// What the clock does is there when it has done it: how soon depends on what else the machine does.
export async function waitFor(person, path, words) {
  for (let turn = 0; turn < 300; turn++) {
    await person.get(path)
    if (person.text.includes(words)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error(`${path} never says « ${words} »`)
}
