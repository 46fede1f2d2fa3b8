// Appointments at a counter: a table that is brought in, hours that are opened, one that a person takes.

import { Person } from './people.mjs'

const DAY_MS = 86400000

// The day on the wall of the house, whose clock is some days ahead.
const wall = (ahead) => new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris' }).format(new Date(Date.now() + ahead * DAY_MS))

async function upload(person, path, name, text) {
  await person.get(path)
  const body = new FormData()
  body.set('jeton', person.find(/name="jeton" value="([^"]+)"/))
  body.set('cle', person.find(/name="cle" value="([^"]+)"/))
  body.set('fichier', new Blob([text]), name)
  const Cookie = [...person.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const reply = await fetch(person.origin + path, { method: 'POST', headers: { Cookie }, body, redirect: 'manual' })
  return person.get(reply.headers.get('location'))
}

// Hours of ours, the first working day that is not a holiday.
async function openHours(keeper, path, ahead) {
  for (let more = 1; more < 8; more++) {
    await keeper.get(path)
    await keeper.send({ creneaux: `${wall(ahead + more)} 9 h à 12 h`, duree: 30, guichet: 'Bureau 12' }, ['faire', 'ouvrir'])
    if (keeper.text.includes('créneaux sont ouverts')) return
  }
  throw new Error(`no hour could be opened: ${keeper.text}`)
}

// `ahead`: how many days the clock of the house is.
export async function playAppointments({ keeper, agent, code, ahead }) {
  const today = wall(ahead)
  await upload(keeper, `/rendez-vous/${code}/importer`, 'agenda.csv', `Début;Nom;Motif;Courriel;Guichet;Statut
${today} 0 h 10;Mme Zoé Martin;Un éclairage de chantier;zoe.martin@exemple.fr;Guichet 1;
${today} 0 h 20;M. Karim Haddad;Une lampe est éteinte;;Guichet 2;Venu
${today} 23 h 30;Mme Rose Diop;Un raccordement;;Guichet 1;
${today} 23 h 40;;;;Guichet 2;Libre
`)
  await keeper.send({}, ['faire', 'prendre'])
  keeper.see('C’est fait')
  await openHours(keeper, `/rendez-vous/${code}/creneaux`, ahead)
  const asker = new Person(keeper.origin)
  await asker.get('/demandes/lampe')
  await asker.send({ texte: 'La lampe du porche clignote, je voudrais en parler.', nom: 'Mme Léa Roux', reponse: 'courriel', courriel: 'lea.roux@exemple.fr' })
  const follow = asker.see('Votre demande est partie').path.split('?')[0]
  const reference = follow.split('/')[2]
  await agent.get(`/guichet/${reference}/rendez-vous`)
  await agent.send({}, ['faire', 'proposer'])
  await asker.get(`${follow}/rendez-vous`)
  await asker.send({ creneau: asker.find(/name="creneau" value="(\d+)"/) })
  return { appointment: asker.see('Gardez l’adresse').path.split('?')[0], met: reference }
}
