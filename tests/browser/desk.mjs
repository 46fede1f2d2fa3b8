// The desk of the invented town: a catalogue, and people who ask.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Person, publish } from './people.mjs'
import { visitBelair } from './town.mjs'

// An offering of the starting catalogue, with the unit that deals with it, opened.
async function open(referent, name, service, fields = {}) {
  await referent.get('/catalogue')
  await referent.get(referent.find(new RegExp(`href="(/catalogue/\\d+)">${name}<`)))
  const unit = referent.find(new RegExp(`<option value="(\\d+)"[^>]*>[\\s\\u2003]*${service}<`))
  await referent.send({ service: unit, etat: 'ouverte', ...fields })
  referent.see('C’est enregistré')
}

// A program that may make requests.
async function letIn(keeper, name, offers, rate, more = {}) {
  await keeper.get('/logiciels/nouveau')
  const boxes = offers.map((offer) => keeper.find(new RegExp(`<label for="(d-\\d+)">${offer}<`)))
  await keeper.send({ nom: name, debit: rate, ...more, ...Object.fromEntries(boxes.map((box) => [box, 'oui'])) })
  keeper.see('Copiez cette clé maintenant')
}

// Whoever asks, without an account; where it is followed is returned.
export async function ask(origin, code, fields) {
  const person = new Person(origin)
  await person.get(`/demandes/${code}`)
  await person.send(fields)
  person.see('Votre demande est partie')
  return person.path.replace(/\?.*/, '')
}

// An address, and what is asked by who writes there.
async function box(referent, address, name) {
  await referent.get('/boites')
  const offering = referent.find(new RegExp(`<option value="(\\d+)"[^>]*>${name}<`))
  await referent.send({ voie: 'courriel', adresse: address, demande: offering }, ['faire', 'enregistrer'])
  referent.see('C’est enregistré')
}

// A letter with a note and a program that calls itself a picture; where its files are handed over.
function write(house) {
  const part = (name, bytes) => `--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${bytes}\r\n`
  const taken = house.mail('From: Nour Belkacem <nour@exemple.fr>\r\nTo: guichet@ville.fr\r\nSubject: Mes documents\r\nMessage-ID: <nour@exemple.fr>\r\n'
    + 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour, voici ce que vous demandiez.\r\n'
    + part('note.txt', 'Une note.') + part('photo.jpg', 'MZ not a picture') + '--x--\r\n')
  if (taken.status !== 0 || taken.stderr !== '') throw new Error(`mail-in: ${taken.status} ${taken.stderr}`)
  const run = spawnSync('sqlite3', ['-readonly', join(house.data, 'parvis.sqlite'),
    "SELECT r.reference || ' ' || f.file_id FROM desk_file f JOIN desk_request r ON r.request_id = f.request_id WHERE f.name = 'photo.jpg'",
    "SELECT substr(text, instr(text, '/suivi/'), 52) FROM desk_entry WHERE kind = 4 AND text LIKE '%guichet.ville.fr/suivi/%'"], { encoding: 'utf8' })
  const [file, link] = run.stdout.split('\n')
  const [reference, id] = file.split(' ')
  // What another address answers: nobody has the signed address here, so it is put there by hand.
  const added = spawnSync('sqlite3', ['-cmd', '.timeout 5000', join(house.data, 'parvis.sqlite'),
    `INSERT INTO desk_entry SELECT e.root_id, e.request_id, 99, 3, e.channel, e.at_unix_s, 0, 0, 'Je réponds pour ma mère : c’est mardi.', '', 0
      FROM desk_entry e JOIN desk_request r ON r.request_id = e.request_id WHERE r.reference = '${reference}' AND e.kind = 0`,
    `INSERT INTO letters_stranger SELECT root_id, request_id, 99, 'Sami Belkacem', 'sami@exemple.fr', '', 0 FROM desk_request WHERE reference = '${reference}'`])
  if (added.status !== 0) throw new Error(String(added.stderr))
  return { harmful: `/guichet/${reference}/fichier/${id}`, written: link, stranger: `/guichet/${reference}` }
}

export async function playDesk(house) {
  const { people, at } = await visitBelair(house, false)
  const { referent } = people
  await referent.get('/catalogue')
  await referent.send({}, undefined, '/catalogue/depart')
  referent.see('Faire une réclamation')
  await open(referent, 'Poser une question', 'Accueil de l’hôtel de ville')
  await open(referent, 'Faire une réclamation', 'Accueil de l’hôtel de ville', { premiere: 8 })
  await open(referent, 'Signaler un problème dans la rue', 'Propreté, secteur nord', { premiere: 4, solution: 40 })
  await open(referent, 'Demander une aide sociale', 'Accueil du CCAS')
  // A form of every kind of question, and one that an answer calls for.
  const form = JSON.parse(readFileSync(fileURLToPath(new URL('../support/every-kind.json', import.meta.url)), 'utf8'))
  Object.assign(form, { name: 'Cantine et périscolaire', request: true })
  Object.assign(form.pages.flatMap((page) => page.questions).find((one) => one.code === 'attente'), { shown_if: 'rdv' })
  const number = (await publish(house, people.administration, referent, form)).replace('libre-', '')
  await open(referent, 'Cantine et périscolaire', 'Accueil de l’hôtel de ville', { formulaire: number })
  await letIn(people.direction, 'Rue en clair, l’application des riverains', ['Signaler un problème dans la rue'], 60, { open311: 'oui' })
  await letIn(people.direction, 'Logiciel d’accueil', ['Poser une question', 'Faire une réclamation'], 600)
  await people.direction.get('/logiciels')
  at.program = people.direction.find(/href="(\/logiciels\/\d+)"/)
  at.asked = await ask(house.origin, 'voirie', {
    texte: 'Une lampe est éteinte depuis trois jours.\nElle est devant l’école.', ou: '12 rue du Pré',
    nom: 'Mme Camille Ferrand', reponse: 'courriel', courriel: 'camille@exemple.fr',
  })
  at.complained = await ask(house.origin, 'reclamation', {
    texte: 'J’ai attendu une heure, puis on m’a dit de revenir.', nom: 'M. Paul Ortiz', reponse: 'telephone', telephone: '06 12 34 56 78',
  })
  await box(referent, '', 'Poser une question')
  await box(referent, 'voirie@belair-sur-vionne.example', 'Signaler un problème dans la rue')
  Object.assign(at, write(house))
  return { people, at }
}
