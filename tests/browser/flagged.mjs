// What calls somebody to read it soon: a desk with messages that press, that worry, that may hurt; kept texts of the same.

import { ask } from './desk.mjs'
import { inviteAt, offer } from './inbox.mjs'
import * as people from './people.mjs'

export const flaggedCommands = (places, folder) => [
  ['import', 'structures', `${places}/lieux.csv`],
  ['import', 'answers', `${folder}/textes.csv`, '--map', `${folder}/textes.map`],
]

async function calls(referent) {
  for (let tries = 0; tries < 300; tries++) {
    await referent.get('/verbatims')
    const found = /href="(\/verbatims\/\d+\/a-lire)"/.exec(referent.text)
    if (found !== null) return found[1]
    await new Promise((resolve) => { setTimeout(resolve, 100) })
  }
  throw new Error('no text calls')
}

export async function playFlagged(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rita Ferrand', 'rita.ferrand@ville.fr')
  await offer(referent, { code: 'lampe', nom: 'Une lampe est éteinte', nature: 'signalement', service: 'Voirie', jours: 5 })
  const agent = await inviteAt(admin, 'agent', 'Inès Colin', 'ines.colin@ville.fr', 'Voirie')
  const at = {}
  for (const [name, texte] of Object.entries({
    calm: 'La lampe du 3 rue du Pré clignote.',
    urgent: 'C’est urgent : un fil électrique pend sur le trottoir de l’école, c’est dangereux.',
    distress: 'Bonjour,\n\nVoilà des mois que j’écris. Je n’en peux plus, je veux mourir.\n\nC’est urgent, répondez-moi.',
    rude: 'La lampe est éteinte. Vous êtes des connards.',
  })) {
    const own = await ask(house.origin, 'lampe', { texte, nom: 'Mme Durand', reponse: 'telephone', telephone: '06 12 34 56 78' })
    at[name] = `/guichet/${own.split('/')[2]}`
  }
  at.calls = await calls(referent)
  await referent.get(`${at.calls}?nature=detresse`)
  const distress = [...referent.text.matchAll(/href="(\/verbatims\/\d+\/\d+\/a-lire)"/g)].map((found) => found[1])
  await referent.get(distress[1])
  await referent.send({ note: 'Vu avec l’assistante sociale du service : le numéro est affiché à l’accueil.' })
  await referent.get(`${at.calls}?nature=propos`)
  at.rudeText = referent.find(/href="(\/verbatims\/\d+\/\d+\/a-lire)"/)
  return { people: { admin, referent, agent }, at: { ...at, waitingText: distress[0], readText: distress[1], heap: at.calls.replace('/a-lire', '') } }
}
