// A house whose surveys ask for a photo: one closed, looked at; one open, where people join theirs. And the
// same question still being written, beside one that asks at which step of a journey it happened.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as people from './people.mjs'

const pictures = fileURLToPath(new URL('../data/pictures', import.meta.url))
const FILES = [['gps.jpg', 'image/jpeg'], ['seethrough.png', 'image/png'], ['plan.pdf', 'application/pdf']]
const document = (name, more = {}) => ({
  name, languages: ['fr', 'en'], title: { fr: name, en: 'The station hall' },
  pages: [
    { title: { fr: 'Votre avis', en: 'Your opinion' }, questions: [
      { code: 'propre', kind: 'scale', asked: ['usager', 'agent'], nature: 'S', least: 1, most: 5, words: { fr: 'Le hall est propre.', en: 'The hall is clean.' } }] },
    { title: { fr: 'Montrez-nous', en: 'Show us' }, questions: [
      { code: 'mot', kind: 'text', asked: ['usager', 'agent'], words: { fr: 'Qu’est-ce qui ne va pas ?', en: 'What is wrong?' }, length: 60 },
      { code: 'photo', kind: 'file', asked: ['usager'], words: { fr: 'Une photo de ce qui ne va pas', en: 'A photo of what is wrong' }, help: { fr: 'Prise de près, elle suffit.' }, ...more }] },
  ],
})

async function survey(house, admin, referent, name) {
  const base = await people.draft(referent, name, { questionnaire: await people.publish(house, admin, referent, document(name)) })
  await people.people(referent, base, { Gare: [20, 300] })
  for (const step of [people.ready, people.agree, people.open]) await step(referent, base)
  return { base, ways: await people.waysOf(referent, base) }
}

// As a browser sends its last screen: in parts.
async function send(origin, path, [name, type], words) {
  const person = new people.Person(origin)
  await person.get(path)
  await person.get(person.find(/href="([^"]*\/questions\?[^"]*)"/))
  await person.send({ q0: 4 }, ['faire', 'suivant'])
  const body = new FormData()
  const form = /<form[^>]*action="([^"]*)"[^>]*multipart[^]*?<\/form>/.exec(person.text)
  for (const [, field, value] of form[0].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) body.append(field, value)
  body.append('q1', words)
  body.append('q2', new Blob([readFileSync(join(pictures, name))], { type }), name)
  body.append('faire', 'envoyer')
  const reply = await fetch(origin + form[1], { method: 'POST', body, redirect: 'manual' })
  if (reply.status !== 303) throw new Error(`${form[1]}: ${reply.status}: ${(await reply.text()).replace(/<[^>]*>/g, ' ')}`)
}

// The same question still being written; `asksStep`: after one that asks at which step it happened.
async function draft(house, referent, name, more, asksStep) {
  const base = people.takeIn(house, document(name, more))
  if (!asksStep) return base
  await referent.get(base)
  const hidden = Object.fromEntries(['jeton', 'cle', 'version', 'enregistrements'].map((one) => [one, referent.find(new RegExp(`name="${one}" value="([^"]*)"`))]))
  await referent.request('POST', base, Object.entries({ ...hidden, page: 1, apres: 1, sorte: 'step' }))
  await referent.send({ code: 'etape' }, ['faire', 'enregistrer'])
  return base
}

export async function playPhotos(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  await people.paste(referent, 'Gare ; 20')
  const open = await survey(house, admin, referent, 'Le hall de la gare')
  const closed = await survey(house, admin, referent, 'Les quais de la gare')
  for (let one = 0; one < 7; one++) await send(house.origin, closed.ways['Gare usagers'], FILES[one % 3], `Numéro ${one}`)
  await people.move(referent, closed.base, 'clore', 'close')
  for (let tries = 0; !referent.text.includes('1. Le hall'); tries++) {
    if (tries === 100) throw new Error(`no figure: ${referent.words()}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await referent.get(`${closed.base}/resultats`)
  }
  await people.writeJourney(referent, 1)
  const at = {
    open: open.base, way: open.ways['Gare usagers'], closed: closed.base,
    file: await draft(house, referent, 'Les toilettes', {}, true),
    wrong: await draft(house, referent, 'Les abris', { asked: ['usager', 'agent'] }),
  }
  return { people: { admin, referent }, at }
}
