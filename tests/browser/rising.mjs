// Invented texts of ten months: a theme that grows, one that was seen, and months that are alike.

import * as people from './people.mjs'

const columns = [['dire', 'Que voulez-vous nous dire ?'], ['conseil', 'Que nous conseillez-vous ?'], ['reste', 'Et le reste ?']]

export const risingCommands = (folder) => [
  ['import', 'structures', `${folder}/lieux.csv`],
  ...columns.map(([text, name]) => ['import', 'verbatims', `${folder}/cahier.csv`, '--text', text, '--place', 'lieu', '--day', 'quand', '--name', name]),
]

const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

// The themes of a question, once they were compared with the months before.
async function themesOf(referent, name) {
  for (let tries = 0; tries < 300; tries++, await sleep(100)) {
    await referent.get('/verbatims')
    const heap = new RegExp(`href="(/verbatims/\\d+)"[^>]*>[^<]*${name.slice(0, 12)}`).exec(referent.text)
    if (heap === null) continue
    await referent.get(`${heap[1]}/themes`)
    if (referent.text.includes('comparaisons ont été faites')) return `${heap[1]}/themes`
  }
  throw new Error(`never: ${name}`)
}

const growing = (text) => /href="(\/verbatims\/\d+\/themes\/\d+)"[^>]*>[^<]*<\/a>(?:(?!<\/li>)[^])*<b>grandit<\/b>/.exec(text)[1]

export async function playRising(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  const [themes, seenThemes, calm] = [await themesOf(referent, columns[0][1]), await themesOf(referent, columns[1][1]), await themesOf(referent, columns[2][1])]
  await referent.get(seenThemes)
  const seen = growing(referent.text)
  await referent.get(seen)
  await referent.send({ note: 'Panne du site du 3 au 12 octobre, réparée depuis' }, undefined, `${seen}/vu`)
  await referent.get(themes)
  return { people: { admin, referent }, at: { themes, calm, seen, theme: growing(referent.text) } }
}
