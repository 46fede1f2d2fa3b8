// Invented texts of two sides, in spring and in autumn: what they are about, and a theme of the service.

import * as people from './people.mjs'

export const saidCommands = (folder) => [
  ['import', 'structures', `${folder}/lieux.csv`],
  ...['printemps', 'automne'].map((wave) => ['import', 'answers', `${folder}/${wave}.csv`, '--map', `${folder}/${wave}.map`]),
]

async function until(referent, address, pattern) {
  for (let tries = 0; tries < 300; tries++) {
    await referent.get(address)
    const found = pattern.exec(referent.text)
    if (found !== null && !referent.text.includes('Voir où cela en est')) return found[1]
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
  throw new Error(`never at ${address}: ${pattern}`)
}

// The heaps are made in an order of their own: by the day their survey closed, the autumn's is first.
export async function playSaid(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  const spring = `${await until(referent, '/verbatims', /Automne 2026[^]*href="(\/verbatims\/\d+)"/)}/themes`
  const autumn = `${await until(referent, '/verbatims', /href="(\/verbatims\/\d+)"[^]*Automne 2026/)}/themes`
  for (const themes of [spring, autumn]) await until(referent, themes, /href="(\/verbatims\/\d+\/themes\/\d+)"/)
  await referent.get(`${spring}/nouveau`)
  const rule = { nom: 'L’attente', mots: 'attente attendre file' }
  await referent.send(rule, ['faire', 'voir'])
  await referent.send(rule, ['faire', 'enregistrer'])
  // Two of its own in autumn: one to be read, one that was.
  const own = []
  for (const [nom, mots] of [['Les files', 'file'], ['Les guichets', 'guichet']]) {
    await referent.get(`${autumn}/nouveau`)
    await referent.send({ nom, mots }, ['faire', 'voir'])
    await referent.send({ nom, mots }, ['faire', 'enregistrer'])
    own.push(`${await until(referent, autumn, new RegExp(`href="(/verbatims/\\d+/themes/\\d+)">${nom}<`))}/etiqueter`)
  }
  await referent.get(own[1])
  for (await referent.send({}, ['faire', 'suite']); referent.text.includes('Ce texte parle‑t‑il');)
    await referent.send({}, ['faire', /<blockquote[^>]*>[^<]*(atten|file|ticket|guichet)/.test(referent.text) ? 'oui' : 'non'])
  return { people: { admin, referent }, at: { themes: autumn, label: own[0], gain: own[1], theme: await until(referent, autumn, /href="(\/verbatims\/\d+\/themes\/\d+)"/) } }
}
