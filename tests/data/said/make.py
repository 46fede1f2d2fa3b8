"""Texts invented for the pages of themes: openings and endings on four matters, put together by chance."""
import csv, random, sys
random.seed(int(sys.argv[1])); out = sys.argv[2]; plan = eval(sys.argv[3])
M = {
 'attente': (["J’ai attendu une heure au guichet", "La file d’attente fait le tour du hall", "Trop long au guichet le samedi", "On attend debout sans ticket", "L’attente est très longue le matin", "Deux heures d’attente pour un papier", "Avec mes enfants, attendre au guichet est pénible", "Le ticket d’attente ne sert à rien"],
  ["et un seul guichet était ouvert.", "alors que trois guichets sont fermés.", "il faudrait des chaises pour attendre.", "personne ne dit combien de temps il reste à attendre.", "prenez des rendez-vous pour éviter la file.", "la machine à tickets était en panne.", "le temps d’attente affiché est faux."]),
 'dossier': (["Mon dossier a été perdu", "On m’a demandé deux fois les mêmes pièces", "Il manque toujours une pièce au dossier", "Personne ne sait où en est mon dossier", "Aucune réponse à mon courrier", "Le dossier est complet mais rien ne vient", "La liste des pièces n’est pas la même"],
  ["depuis trois mois, sans réponse.", "et il faut tout renvoyer par courrier.", "selon la personne qui répond.", "alors que j’avais tout envoyé.", "je voudrais suivre mon dossier.", "il faudrait un accusé de réception du dossier.", "le courrier de relance ne dit pas quelle pièce."]),
 'site': (["Le site internet ne marche pas", "Impossible de se connecter au site", "Le mot de passe du compte est refusé", "Le formulaire en ligne s’arrête à la dernière page", "Sur mon téléphone le site est illisible", "Le compte en ligne se ferme tout seul"],
  ["et il faut recommencer le formulaire.", "le code de connexion n’arrive jamais.", "je n’ai pas internet chez moi.", "la page tourne sans fin.", "un formulaire papier serait plus simple.", "la connexion est perdue au moment d’envoyer."]),
 'accueil': (["Une dame très gentille m’a aidée", "Très bon accueil", "L’agent a pris le temps d’expliquer", "Merci à la personne de l’accueil", "Accueil souriant et personne polie"],
  ["elle a rempli le formulaire avec moi.", "tout a été expliqué clairement.", "je suis repartie avec ma carte.", "on sent que la personne connaît son métier.", "cela change des autres fois."]),
 'logiciel': (["Le logiciel plante plusieurs fois par jour", "Nous saisissons deux fois la même chose", "Deux logiciels qui ne se parlent pas", "Le logiciel est lent l’après-midi", "La mise à jour du logiciel a tout ralenti"],
  ["et la file s’allonge pendant ce temps.", "on ressaisit tout à la main.", "le support informatique ne répond pas.", "on travaille avec un tableur à côté.", "personne n’a été formé à ce logiciel.", "les données saisies disparaissent."]),
 'effectif': (["Nous ne sommes que deux au guichet", "Un collègue absent n’est pas remplacé", "Trop peu de monde le samedi", "Les plannings changent la veille", "Il manque un poste à l’accueil"],
  ["et les gens attendent, énervés.", "on ne prend plus de pause.", "les plannings sont faits trop tard.", "il faudrait un remplaçant.", "l’équipe est fatiguée.", "personne ne remplace les congés."]),
}
B = ["", "Franchement, ", "C’est simple : ", "À mon avis, ", "Depuis septembre, ", "La dernière fois, ", "Comme souvent, ", "Hier, "]
E = ["", " À revoir.", " Merci.", " Cela use tout le monde.", " J’y suis allé deux fois.", " C’était un lundi.", " Voilà.", " Le reste va bien.", " Pensez-y."]
seen = set(); rows = []
for place, side, matter, count in plan:
    made = 0
    while made < count:
        a, b = M[matter]
        begin = random.choice(B); first = random.choice(a)
        text = begin + (first[0].lower() + first[1:] if begin else first) + ", " + random.choice(b) + random.choice(E)
        if text in seen: continue
        seen.add(text); made += 1
        rows.append([place, side, 4 if matter == 'accueil' else random.randint(1, 3), text])
for i, word in enumerate(["La passerelle du quai est glissante, quaimotun, on tombe quand il pleut.", "Au quai, quaimotdeux, il n’y a pas de lumière le soir et le portillon coince."] if len(sys.argv) > 4 else []):
    rows.append(["QUAI", "Usager", 2, word])
random.shuffle(rows)
with open(out, 'w', newline='', encoding='utf-8') as f:
    w = csv.writer(f, delimiter=';', lineterminator='\n'); w.writerow(["lieu", "qui", "note", "dire"]); w.writerows(rows)
print(len(rows))
# 1 automne.csv "[('ACCUEIL','Usager','attente',36),('VOIRIE','Usager','attente',10),('ACCUEIL','Usager','dossier',30),
#   ('VOIRIE','Usager','site',26),('ACCUEIL','Usager','accueil',20),('ACCUEIL','Agent','logiciel',26),
#   ('VOIRIE','Agent','logiciel',12),('ACCUEIL','Agent','effectif',18),('VOIRIE','Agent','effectif',12)]" quai
# 2 printemps.csv "[('ACCUEIL','Usager','attente',10),('ACCUEIL','Usager','dossier',30),('VOIRIE','Usager','site',26),
#   ('ACCUEIL','Usager','accueil',14),('ACCUEIL','Agent','logiciel',20),('VOIRIE','Agent','effectif',12)]"
