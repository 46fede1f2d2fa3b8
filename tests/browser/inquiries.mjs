// Questionnaires of every kind, written through the pages: one of thirty questions in three languages,
// one that cannot stand yet, one published and followed by a second version.

import * as people from './people.mjs'

async function begin(who, nom, langues = 'français') {
  await who.get('/questionnaires/libres/nouveau')
  await who.send({ nom, langues, depuis: 'rien' })
  who.see(nom)
  return who.path
}

// A question at the end of its page, with what its form is given.
async function ask(who, base, sorte, fields, page = 1) {
  await who.get(base)
  const rank = who.find(new RegExp(`name="page" value="${page}"><input type="hidden" name="apres" value="(\\d+)"`))
  await who.request('POST', base, Object.entries({ ...hidden(who), page, apres: rank, sorte }))
  const at = who.path
  await who.send(fields, ['faire', 'enregistrer'])
  if (who.status !== 200) throw new Error(`${at}: ${who.status}: ${who.words()}`)
  return at
}

const hidden = (who) => Object.fromEntries(['jeton', 'cle', 'version', 'enregistrements'].map((name) => [name, who.find(new RegExp(`name="${name}" value="([^"]*)"`))]))

const SENTENCES = [
  'L’accueil est courtois.', 'Le délai annoncé est tenu.', 'Les explications sont claires.', 'On sait à qui s’adresser.',
  'Les horaires conviennent.', 'Les locaux sont accessibles.', 'Une erreur se corrige vite.', 'Le site dit ce qu’il faut savoir.',
  'Les pièces demandées sont utiles.', 'On répond aux courriels.', 'Le téléphone est décroché.', 'La demande est suivie jusqu’au bout.',
]

async function writeFull(who, at) {
  const base = await begin(who, 'Votre visite à la mairie', 'français, anglais, arabe')
  await who.get(`${base}/textes`)
  await who.send({
    'titre-0': 'Votre visite à la mairie', 'accueil-0': 'Cinq minutes pour dire comment cela s’est passé.\nRien n’est obligatoire.', 'fin-0': 'Merci. Les résultats seront affichés à l’accueil.',
    'titre-1': 'Your visit to the town hall', 'titre-2': 'زيارتك إلى البلدية', 'accueil-2': 'خمس دقائق لتخبرنا كيف كانت زيارتك.',
  })
  await ask(who, base, 'yes-no', { code: 'rdv', 'mots-0': 'Aviez-vous rendez-vous ?', 'mots-1': 'Did you have an appointment?', 'mots-2': 'هل كان لديك موعد؟', 'agent-0': 'Recevez-vous sur rendez-vous ?' })
  await ask(who, base, 'number', { code: 'attente', 'mots-0': 'Combien de minutes avez-vous attendu ?', 'unite-0': 'minutes', moins: '0', plus: '300', condition: 'rdv = non', verification: 'attente < 240', 'verification-mots-0': 'Plus de quatre heures, vraiment ?' })
  await ask(who, base, 'one', { code: 'canal', 'mots-0': 'Comment êtes-vous venu à nous ?', 'choix-0': 'COMPTOIR | Au comptoir\nTEL | Par téléphone\nLIGNE | En ligne\n* AUTRE | Autrement', 'choix-2': 'COMPTOIR | في الشباك\nTEL | بالهاتف', 'mots-2': 'كيف تواصلت معنا؟' })
  await who.get(base)
  await who.send({}, ['faire', 'page'])
  for (const [rank, words] of SENTENCES.entries())
    await ask(who, base, 'scale', {
      code: `P${rank + 1}`, 'mots-0': words, nature: 'S', moins: '1', plus: '5',
      'niveaux-0': 'Pas du tout d’accord\nPlutôt pas d’accord\nNi d’accord ni pas d’accord\nPlutôt d’accord\nTout à fait d’accord',
    }, 2)
  await who.get(base)
  await who.send({}, ['faire', 'page'])
  await ask(who, base, 'matrix', { code: 'lieux', 'mots-0': 'Dans nos locaux, vous trouvez :', 'choix-0': 'BRUIT | Le calme\nPROPRE | La propreté\nSIGNE | Les panneaux', moins: '1', plus: '5', 'bas-0': 'mauvais', 'haut-0': 'très bons' }, 3)
  await ask(who, base, 'several', { code: 'envies', 'mots-0': 'Qu’est-ce qui compte le plus pour vous ?', 'choix-0': 'Une réponse rapide\nDes explications\nQuelqu’un qui écoute', plus: '2', nature: 'E' }, 3)
  await ask(who, base, 'ranking', { code: 'ordre', 'mots-0': 'Mettez dans l’ordre ce qui compte.', 'choix-0': 'Le délai\nL’accueil\nLe prix' }, 3)
  await ask(who, base, 'smileys', { code: 'visage', 'mots-0': 'Et l’accueil, en un visage ?' }, 3)
  await ask(who, base, 'date', { code: 'jour', 'mots-0': 'Quel jour êtes-vous venu ?' }, 3)
  await ask(who, base, 'time', { code: 'heure', 'mots-0': 'À quelle heure ?', moins: '8h30', plus: '18h00' }, 3)
  await ask(who, base, 'budget', { code: 'parts', 'mots-0': 'Partagez cent points entre ces horaires.', 'choix-0': 'Le matin\nLe soir\nLe samedi', total: '100' }, 3)
  await ask(who, base, 'pairs', { code: 'mots', 'mots-0': 'Ce service est :', 'choix-0': 'froid | chaleureux\nlent | rapide' }, 3)
  await ask(who, base, 'kano', { code: 'samedi', 'mots-0': 'Si nous ouvrions le samedi ?', 'sans-0': 'Si nous restions fermés le samedi ?' }, 3)
  await ask(who, base, 'text', { code: 'objet', 'mots-0': 'De quoi s’agissait-il ?', longueur: '60' }, 3)
  await ask(who, base, 'long', { code: 'recit', 'mots-0': 'Ne pensez-vous pas qu’il faudrait ouvrir le samedi matin et le mercredi soir pour tout le monde ?', nature: 'O' }, 3)
  at.mail = await ask(who, base, 'mail', { code: 'courriel', 'mots-0': 'Une adresse pour vous répondre', finalite: 'vous envoyer la réponse à votre remarque' }, 3)
  await ask(who, base, 'consent', { code: 'accord', 'mots-0': 'Acceptez-vous que nous gardions cette adresse ?', 'texte-0': 'La mairie garde mon adresse six mois, pour me répondre et pour rien d’autre.', condition: 'courriel est répondu' }, 3)
  await ask(who, base, 'computed', { code: 'note', 'mots-0': 'Note moyenne', formule: 'arrondi(moyenne(P1 ; P2 ; P3) ; 1)', decimales: '1' }, 3)
  await ask(who, base, 'place', { code: 'lieu', 'mots-0': 'Dans quel lieu êtes-vous allé ?' }, 3)
  await ask(who, base, 'phone', { code: 'tel', 'mots-0': 'Un téléphone pour vous rappeler', finalite: 'vous rappeler' }, 3)
  await ask(who, base, 'page', { code: 'merci', 'mots-0': 'Avant de finir', 'texte-0': 'Relisez si vous le voulez, puis envoyez.' }, 3)
  await who.get(`${base}/quotas/nouveau`)
  await who.send({ nom: 'Venus au comptoir sur rendez-vous', limite: '200', reponse: 'rdv = oui', 'reponse-2': 'canal = "COMPTOIR"', 'message-0': 'Merci. Nous avons assez de réponses de personnes venues sur rendez-vous.', 'message-1': 'Thank you. We have heard enough people who had an appointment.' })
  await who.get(`${base}/quotas/nouveau`)
  await who.send({ nom: 'Longues attentes', limite: '50', condition: 'attente > 60' })
  return base
}

async function writePublished(writer, publisher, name) {
  const base = await begin(writer, name)
  await ask(writer, base, 'yes-no', { code: 'regle', 'mots-0': 'Votre demande est-elle réglée ?' })
  await ask(writer, base, 'scale', { code: 'clair', 'mots-0': 'Les explications sont claires.', nature: 'S', moins: '1', plus: '5', 'bas-0': 'pas du tout', 'haut-0': 'tout à fait' })
  await ask(writer, base, 'number', { code: 'appels', 'mots-0': 'Combien de fois avez-vous appelé ?', moins: '1', plus: '20' })
  await writer.get(`${base}/relecture`)
  await writer.send({}, ['faire', 'relecture'])
  writer.see('une autre personne relit et publie')
  await publisher.get(`${base}/relecture`)
  await publisher.send({ sur: 'clair', remarque: 'Claires pour qui ?\nDire « pour vous ».' }, ['faire', 'commenter'])
  publisher.see('Claires pour qui')
  await publisher.send({}, ['faire', 'publier'])
  publisher.see('publié le')
  return base
}

export async function playInquiries(house) {
  const admin = await people.firstAdministrator(house)
  const referent = await people.invite(admin, 'referent', 'Rémi Lefort', 'remi.lefort@ville.fr')
  const director = await people.invite(admin, 'direction', 'Anne-Sophie de La Rochefoucauld', 'anne.roche@ville.fr')
  const auditor = await people.invite(admin, 'audit', 'Chloé Petit', 'chloe.petit@ville.fr')
  const at = { blank: await begin(referent, 'Pas encore commencé') }
  at.full = await writeFull(referent, at)
  at.unsound = await begin(referent, 'Pas encore fini')
  await ask(referent, at.unsound, 'one', { code: 'choix', 'mots-0': 'Que choisissez-vous ?', 'choix-0': 'Le seul choix' })
  at.asked = await begin(referent, 'En attente de relecture')
  await ask(referent, at.asked, 'yes-no', { code: 'vu', 'mots-0': 'L’avez-vous vu ?' })
  await referent.get(`${at.asked}/relecture`)
  await referent.send({}, ['faire', 'relecture'])
  at.published = await writePublished(referent, admin, 'Après votre appel')
  at.followed = await writePublished(referent, admin, 'Après votre courrier')
  await referent.get(at.followed)
  await referent.send({}, ['faire', 'suivante'])
  await referent.get(`${at.followed}/questions/2`)
  await referent.send({ 'mots-0': 'Les explications sont claires pour vous.' }, ['faire', 'enregistrer'])
  await referent.get(`${at.followed}/questions/3`)
  await referent.send({ plus: '30' }, ['faire', 'enregistrer'])
  await ask(referent, at.followed, 'long', { code: 'suite', 'mots-0': 'Que faudrait-il changer ?' })
  await referent.get(`${at.followed}/relecture`)
  await referent.send({}, ['faire', 'relecture'])
  return { people: { admin, referent, director, auditor }, at }
}
