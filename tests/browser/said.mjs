// Invented texts of two sides, in spring and in autumn: what they are about, and a theme of the service.

import * as people from './people.mjs'

export const saidCommands = (folder) => [
  ['import', 'structures', `${folder}/lieux.csv`],
  ...['printemps', 'automne'].map((wave) => ['import', 'answers', `${folder}/${wave}.csv`, '--map', `${folder}/${wave}.map`]),
]

export async function until(referent, address, pattern) {
  for (let tries = 0; tries < 300; tries++) {
    await referent.get(address)
    const found = pattern.exec(referent.text)
    if (found !== null && !referent.text.includes('Voir où cela en est')) return found[1]
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
  throw new Error(`never at ${address}: ${pattern}`)
}

// What is decided of a theme: an irritant of a step, an action of it, an action of the theme itself.
async function act(referent, theme) {
  const [, heap, id] = /(\d+)\/themes\/(\d+)/.exec(theme)
  await referent.get('/parcours/nouveau?modele=1')
  await referent.send({ pourquoi: 'Beaucoup de passages.', direction: '0' }, ['faire', 'enregistrer'])
  const journey = referent.path
  const note = `/irritants/nouveau?tas=${heap}&theme=${id}`
  await referent.get(note)
  const step = referent.find(/<option value="(\d+)">[^<]*: [^<]*rendez-vous/)
  await referent.send({ phrase: 'On attend sans savoir combien de temps', etape: step, cote: 'deux' })
  const irritant = referent.see('C’est noté').path.split('?')[0]
  await referent.get(note)
  await referent.send({ phrase: 'Le guichet appelle sans regarder la file', etape: referent.find(/<option value="(\d+)">[^<]*: [^<]*(?:Retirer|Revenir|Venir)/), cote: 'agents' })
  const lifted = referent.see('C’est noté').path.split('?')[0]
  await referent.send({}, ['faire', 'lever'])
  const action = { quoi: 'Dire à chacun combien de temps il reste à attendre', 'effet-1': 'mieux', 'effet-1-mots': 'On sait quand.', 'effet-2': 'stable', juge: 'autre', 'juge-mots': 'Ce qu’on en écrit' }
  await referent.get(`/actions/nouvelle?irritant=${irritant.split('/').pop()}`)
  await referent.send(action, undefined, '/actions/nouvelle')
  const led = referent.see('Elle s’occupe d’un irritant').path
  return { act: theme, journey, note, irritant, lifted, led, sheet: `/atelier?tas=${heap}&theme=${id}`, decide: `/actions/nouvelle?tas=${heap}&theme=${id}` }
}

// One that the program found.
export async function foundTheme(referent, themes) {
  await until(referent, themes, /href="(\/verbatims\/\d+\/themes\/\d+)"/)
  for (const [, url] of referent.text.matchAll(/href="(\/verbatims\/\d+\/themes\/\d+)"/g)) {
    await referent.get(url)
    if (referent.text.includes('trouvé par le programme')) return url
  }
  throw new Error(`none was found at ${themes}`)
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
  const agent = await people.invite(admin, 'agent', 'Noé Lamy', 'noe.lamy@ville.fr')
  const acted = await act(referent, await until(referent, spring, /href="(\/verbatims\/\d+\/themes\/\d+)">L’attente</))
  return { people: { admin, referent, agent }, at: { ...acted, themes: autumn, label: own[0], gain: own[1], found: await foundTheme(referent, autumn), theme: await until(referent, autumn, /href="(\/verbatims\/\d+\/themes\/\d+)"/) } }
}

// One that the program found in spring, named, of which an action was decided; then autumn comes, which follows it.
export async function playFollowed(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  const spring = `${await until(referent, '/verbatims', /href="(\/verbatims\/\d+)"/)}/themes`
  const before = await foundTheme(referent, spring)
  await referent.get(`${before}/modifier`)
  await referent.send({ nom: 'Où en est mon dossier' }, ['faire', 'enregistrer'])
  const [, heap, id] = /(\d+)\/themes\/(\d+)/.exec(before)
  await referent.get(`/actions/nouvelle?tas=${heap}&theme=${id}`)
  const action = { quoi: 'Dire à chacun où en est son dossier', 'effet-1': 'mieux', 'effet-1-mots': 'On sait où il en est.', 'effet-2': 'stable', juge: 'autre', 'juge-mots': 'Ce qu’on en écrit' }
  await referent.send(action, undefined, '/actions/nouvelle')
  const led = referent.path
  const done = house.run('import', 'answers', 'tests/data/said/automne.csv', '--map', 'tests/data/said/automne.map')
  if (done.status !== 0) throw new Error(done.stderr)
  const themes = `${await until(referent, '/verbatims', /Automne 2026[^]*?href="(\/verbatims\/\d+)"/)}/themes`
  const other = themes === spring ? `${await until(referent, '/verbatims', /href="(\/verbatims\/\d+)"[^]*?Automne 2026/)}/themes` : themes
  const theme = await until(referent, other, /href="(\/verbatims\/\d+\/themes\/\d+)">Où en est mon dossier</)
  return { people: { admin, referent }, at: { themes: other, theme, before, effect: `${led}/effet` } }
}
