// A town whose desk has worked for a week: requests of every state in two directions, one confidential.

import { playAppointments } from './appointments.mjs'
import { playCounter } from './counters.mjs'
import * as people from './people.mjs'

const PLACES = 'Mairie\n  Action sociale\n    Aides\n  Voirie\n    Éclairage\n    Propreté'
// What the form of an offering holds, beside what is the same for all of them.
const CATALOGUE = [
  { code: 'lampe', nom: 'Une lampe est éteinte', nature: 'signalement', service: 'Éclairage', jours: 5, premiere: 1, suivante: 2, solution: 12 },
  { code: 'aide', nom: 'Demander une aide', nature: 'demande', service: 'Aides', finalite: 'social', silence: 'rejet', confidentielle: 'oui', pieces: 'un justificatif de domicile\nl’avis d’imposition | | les impôts' },
  { code: 'stationnement', nom: 'Un permis de stationner', nature: 'demande', service: 'Voirie', jours: 10, silence: 'accord' },
  { code: 'proprete', nom: 'Un dépôt sauvage', nature: 'signalement', service: 'Propreté' },
  { code: 'question', nom: 'Poser une question', nature: 'question', service: 'Mairie', jours: 2 },
]
const STREETS = ['rue du Pré', 'place du Marché', 'chemin des Vignes', 'avenue de la République', 'impasse du Four']

export async function inviteAt(admin, role, nom, adresse, place) {
  await admin.get('/comptes/nouveau')
  const lieu = admin.find(new RegExp(`<option value="(\\d+)">[^<]*${place}<`))
  await admin.send({ role, nom, adresse, lieu })
  const person = new people.Person(admin.origin)
  await person.get(admin.find(/\/invitation\/[a-z2-7]{26}/))
  await person.send({ 'mot-de-passe': people.PASSWORD })
  return person
}

export async function offer(referent, offering) {
  await referent.get('/catalogue/nouvelle')
  const service = referent.find(new RegExp(`<option value="(\\d+)">[^<]*${offering.service}<`))
  await referent.send({ finalite: 'general', silence: 'rien', garde: 730, etat: 'ouverte', ...offering, service })
  return referent.see('C’est enregistré')
}

// Notes a request; its reference is returned.
export async function take(person, demarche, demande, fields = {}) {
  await person.get('/guichet/nouvelle')
  await person.send({ 'demarche-1': demarche, voie: 'telephone', demande, 'reponse-voie': 'guichet', ...fields }, ['faire', 'noter'])
  return person.see('Demande enregistrée').path.split('/')[2]
}

export async function act(person, reference, fields, button) {
  await person.get(`/guichet/${reference}${button === 'repondre' ? '?repondre' : ''}`)
  await person.send(fields, ['faire', button])
  return person.see()
}

const mails = { referent: 'remi.lefort@ville.fr', aid: 'lea.martin@ville.fr', lamps: 'ines.colin@ville.fr', other: 'noe.garnier@ville.fr', keeper: 'rita.ferrand@ville.fr', clean: 'hugo.blanc@ville.fr' }

// Answers of an offering, one of them for agents alone, and its steps.
async function writeArticles(writer, publisher, service) {
  const article = { lecteurs: 'public', service, revoir: people.day(200) }
  const written = []
  for (const [titre, texte, more] of [
    ['Comment signaler une lampe éteinte ?', 'Donnez le numéro du mât : il est à hauteur des yeux.\n\n# Sans numéro\n\nDites :\n- le nom de la rue ;\n- la maison la plus proche.\n\n1. Nous recevons votre demande.\n2. Une équipe passe.\n\nVoir [en combien de temps](/nos-delais).'],
    ['Qui répare la lampe d’une impasse privée ?', 'Le propriétaire. La ville ne répare que ses lampes.'],
    ['Pourquoi une lampe clignote-t-elle ?', 'Elle arrive en fin de vie. Signalez-la.'],
    ['Peut-on demander une lampe de plus ?', 'Oui, devant une école ou un passage.'],
    ['Ouvrir l’armoire d’une lampe', 'La clé est chez le chef d’équipe.', { lecteurs: 'agents' }],
  ]) {
    await writer.get('/articles/nouveau')
    await writer.send({ titre, texte, ...article, ...more, [writer.find(/for="champ-(d-\d+)">Concerne\s: Une lampe/)]: 'oui' })
    written.push(writer.see('C’est enregistré').find(/action="(\/articles\/[a-z0-9-]+)"/))
    await publisher.get(written.at(-1))
    await publisher.send({}, ['faire', 'publier'])
    publisher.see('est publié')
  }
  await publisher.get('/catalogue')
  const steps = publisher.find(/href="(\/catalogue\/\d+)">Une lampe est éteinte/) + '/reponses'
  await publisher.get(steps)
  await publisher.send({ etapes: 'Vérifier le numéro du mât\nAppeler la personne\nClasser la photo' })
  publisher.see('C’est enregistré')
  return { article: written[0], steps }
}

// What agents of a unit can do, and how soon another answers it; it is asked.
async function agree({ keeper, referent, lamps }, asked) {
  await referent.get('/savoir-faire')
  await referent.send({}, undefined, '/savoir-faire/depart')
  await keeper.get('/savoir-faire/service/eclairage')
  await keeper.get(keeper.find(/href="(\/savoir-faire\/service\/eclairage\/\d+)">Inès/))
  await keeper.send({ [keeper.find(/name="(sait-\d+)"[^>]*>\s*<label[^>]*>Langue des signes/)]: 'oui' })
  await offer(referent, { code: 'avis', nom: 'Donner un avis', nature: 'interne', service: 'Mairie' })
  await keeper.get('/accords/eclairage')
  await keeper.send({ sens: 'demande', service: keeper.find(/<option value="(\d+)">[^<]*Propreté</), heures: 4 }, ['faire', 'proposer'])
  await referent.get('/accords/proprete')
  await referent.send({}, ['faire', 'accepter'])
  referent.see('en vigueur')
  await lamps.get(`/guichet/${asked}/avis`)
  await lamps.send({ vers: lamps.find(/<option value="(\d+)">[^<]*Propreté</), demande: 'Le pied de ce mât est-il dégagé ?' })
  lamps.see('C’est demandé')
}

// The town on its first day.
export async function openDesk(house) {
  const admin = await people.firstAdministrator(house)
  const team = { admin, referent: await people.invite(admin, 'referent', 'Rémi Lefort', mails.referent) }
  await people.paste(team.referent, PLACES)
  for (const offering of CATALOGUE) await offer(team.referent, offering)
  team.aid = await inviteAt(admin, 'agent', 'Léa Martin', mails.aid, 'Aides')
  team.lamps = await inviteAt(admin, 'agent', 'Inès Colin', mails.lamps, 'Éclairage')
  team.other = await inviteAt(admin, 'agent', 'Noé Garnier', mails.other, 'Éclairage')
  team.keeper = await inviteAt(admin, 'referent', 'Rita Ferrand', mails.keeper, 'Éclairage')
  team.clean = await inviteAt(admin, 'agent', 'Hugo Blanc', mails.clean, 'Propreté')
  return team
}

export async function playInbox(house) {
  const team = await openDesk(house)
  const at = {}
  for (let rank = 0; rank < 46; rank++)
    await take(team.lamps, 'lampe', `La lampe au ${rank + 1} ${STREETS[rank % 5]} est éteinte.\nMerci.`, rank % 3 ? { nom: `M. Petit ${rank}` } : {})
  await house.later(6) // what was due is late
  for (const name of Object.keys(mails)) team[name] = await people.signIn(house.origin, mails[name], people.PASSWORD)
  team.admin = await people.signIn(house.origin, 'ada@ville.fr', people.PASSWORD)
  const { aid, lamps, other, referent } = team
  const durand = { nom: 'Mme Anne-Sophie Durand', telephone: '06 12 34 56 78', courriel: 'as.durand@exemple.fr', 'reponse-voie': 'courriel', besoins: 'Un interprète en langue des signes' }
  at.asked = await take(lamps, 'lampe', 'La lampe du passage Jean-Moulin clignote toute la nuit.\n\nElle éclaire dans la chambre de ma fille.', { ...durand, ou: '12 passage Jean-Moulin', titulaire: 'oui' })
  await act(other, at.asked, { note: 'Même armoire que la semaine dernière.' }, 'noter')
  await act(lamps, at.asked, { reponse: 'Bonjour,\n\nUne équipe passe jeudi.\n\nInès Colin', 'reponse-voie': 'courriel' }, 'repondre')
  await act(lamps, at.asked, { entendu: 'Elle demande si c’est le matin.', 'entendu-voie': 'telephone' }, 'entendre')
  await other.get(`/guichet/${at.asked}?repondre`)
  at.waiting = await take(lamps, 'lampe', 'Une lampe ne marche plus.', { nom: 'M. Diallo', telephone: '06 11 11 11 11', 'reponse-voie': 'telephone' })
  await act(lamps, at.waiting, { question: 'Quel est le numéro sur le mât ?', 'question-genre': 'precision', 'question-limite': people.day(20), 'question-voie': 'telephone' }, 'demander')
  at.done = await take(lamps, 'lampe', 'La lampe du square est cassée.', durand)
  await act(lamps, at.done, { reponse: 'Elle est changée.', 'reponse-voie': 'courriel', 'reponse-suite': 'faite' }, 'repondre')
  for (let ahead = 7; ahead < 18; ahead++) { // the first day that is open
    await lamps.get(`/guichet/${at.done}/rappel`)
    await lamps.send({ jour: people.day(ahead), heure: '14 h 30', pourquoi: 'Savoir si la nouvelle lampe éclaire assez.' }, ['faire', 'promettre'])
    if (lamps.text.includes('Le rappel est promis')) break
  }
  at.aside = await take(lamps, 'lampe', 'Gagnez un voyage.')
  await act(lamps, at.aside, { issue: 'ecartee' }, 'clore')
  at.confidential = await take(aid, 'aide', 'Je demande une aide pour la cantine.', { nom: 'Mme Diop', adresse: '1 rue du Pré', 'reponse-voie': 'courrier', voie: 'courrier', cachet: people.day(3) })
  at.permit = await take(referent, 'stationnement', 'Un déménagement le 20 décembre, au 3 rue du Pré.', { voie: 'guichet', nom: 'M. Weber' })
  at.stale = await take(lamps, 'lampe', 'Deux lampes clignotent.', { ou: '12, PASSAGE JEAN MOULIN', telephone: '06 12 34 56 78' })
  await referent.get('/guichet/modeles/nouveau?livre=droit-erreur')
  await referent.send({ service: '0', demarche: '0' })
  at.template = referent.see('C’est enregistré').find(/href="(\/guichet\/modeles\/\d+)"/)
  at.reviewed = await take(lamps, 'lampe', 'La lampe du parc fait du bruit.', durand)
  await lamps.get(`/guichet/${at.reviewed}?repondre`)
  await lamps.send({ reponse: 'Bonjour,\n\nNonobstant le vent, nous passons dans les plus brefs délais.', 'reponse-voie': 'courriel', 'reponse-suite': 'repondue' }, ['faire', 'faire-relire'])
  lamps.see('attend la relecture')
  Object.assign(at, await writeArticles(lamps, referent, 'eclairage'))
  await lamps.get(`/guichet/${at.asked}`)
  await lamps.request('POST', `/guichet/${at.asked}`, [['jeton', lamps.find(/name="jeton" value="([^"]*)"/)], ['cle', 'etape'], ['vu', lamps.find(/name="vu" value="(\d+)"/)], ['faire', lamps.find(/value="(etape-\d+)"/)], ['manque', '']])
  await lamps.request('POST', `/guichet/${at.asked}`, [['jeton', lamps.find(/name="jeton" value="([^"]*)"/)], ['cle', 'manque'], ['vu', lamps.find(/name="vu" value="(\d+)"/)], ['faire', 'manque'], ['manque', 'Que faire d’un mât tombé ?']])
  lamps.see('C’est dit')
  for (let rank = 0; rank < 3; rank++) {
    await lamps.get('/guichet/nouvelle')
    await lamps.send({ 'demarche-1': 'lampe', voie: rank ? 'telephone' : 'guichet' }, ['faire', 'compter'])
  }
  await agree(team, at.asked)
  for (let tries = 0; tries < 100; tries++) { // the search follows, some seconds behind
    await lamps.get('/guichet/recherche?mots=clignotent')
    if (lamps.text.includes(at.stale)) break
    await new Promise((done) => setTimeout(done, 100))
  }
  await referent.get('/guichet/incivilite')
  await referent.send({ qui: 'Mme Roy, conseillère de prévention, bureau 12. Préparez le jour, l’heure et ce qui a été dit.', telephone: '01 40 00 00 00', courriel: 'prevention@ville.fr' })
  referent.see('C’est enregistré')
  Object.assign(at, await playCounter({ keeper: team.keeper, agent: team.other, code: 'eclairage' }))
  Object.assign(at, await playAppointments({ keeper: team.keeper, agent: team.lamps, code: 'eclairage', ahead: 6 }))
  at.left = await take(other, 'lampe', 'La lampe du lavoir est tombée.', { nom: 'M. Weber', titulaire: 'oui' })
  await other.get('/compte')
  await other.send({ du: people.day(0), au: people.day(20) }, undefined, '/compte/absence')
  const previewing = await people.invite(team.admin, 'admin', 'Paul Vidal', 'paul.vidal@ville.fr')
  await previewing.get('/compte')
  await previewing.send({}, ['role', '0'])
  return { people: { ...team, previewing }, at }
}
