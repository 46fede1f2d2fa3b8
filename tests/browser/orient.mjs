// A town whose services dealt with enough requests: rules, what past requests suggest, a request that went by itself.

import { openDesk, take } from './inbox.mjs'

const LAMPS = ['La lampe de la rue clignote', 'Un réverbère est éteint devant l’école', 'L’éclairage du pont ne marche plus', 'Le lampadaire de la place grésille', 'Il fait noir, l’ampoule est grillée']
const LITTER = ['Un matelas traîne sur le trottoir', 'La poubelle du parc déborde', 'Des gravats sont déposés devant le stade', 'Des bouteilles cassées jonchent l’aire de jeux', 'Le bac de tri est renversé']
const STREETS = ['rue du Pré', 'place du Marché', 'avenue de la Gare', 'impasse du Four', 'quai Nord', 'chemin des Vignes', 'rue Haute']

async function waitFor(what, said) {
  for (let tries = 0; tries < 400; tries++) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(said)
}

async function write(referent, fields, unit) {
  await referent.get('/orientation/nouvelle')
  const service = referent.find(new RegExp(`<option value="(\\d+)">[^<]*${unit}<`))
  await referent.send({ ...fields, service }, ['faire', 'essayer'])
  await referent.send({}, ['faire', 'enregistrer'])
  return referent.see('Cette règle est enregistrée')
}

export async function playOrient(house) {
  const team = await openDesk(house)
  const { referent, lamps, clean } = team
  for (let rank = 0; rank < 32; rank++) {
    await take(lamps, 'lampe', `${LAMPS[rank % 5]}, ${STREETS[rank % 7]}.`, { titulaire: 'oui' })
    await take(clean, 'proprete', `${LITTER[rank % 5]}, ${STREETS[rank % 7]}.`, { titulaire: 'oui' })
  }
  await house.later(0) // it learns as it starts
  for (const person of Object.values(team)) person.origin = house.origin
  await waitFor(async () => (await referent.get('/orientation'), referent.text.includes('fois sur 100')), 'nothing is learnt')
  await write(referent, { mots: 'matelas, gravats, dépôt sauvage' }, 'Propreté')
  await referent.get('/orientation/nouvelle')
  await write(referent, { demarche: referent.find(/<option value="(\d+)">Poser une question</), mots: 'permis' }, 'Voirie')
  const at = { moved: await take(referent, 'question', 'Un matelas traîne depuis lundi devant le 4 rue du Pré. Qui peut le retirer ?') }
  at.asked = await take(referent, 'question', 'L’éclairage de ma rue ne marche plus, l’ampoule clignote. À qui le dire ?')
  await waitFor(async () => (await referent.get(`/guichet/${at.asked}`), referent.text.includes('Ce qui a compté')), 'nothing is suggested')
  await waitFor(async () => (await referent.get(`/guichet/${at.moved}`), referent.text.includes('a été transmise automatiquement')), 'the rule does nothing')
  return { people: team, at }
}
