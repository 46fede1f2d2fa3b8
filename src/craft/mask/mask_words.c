/* Our own lists: what words are. Folded: small letters without accents; + at the end: e, s, es may follow. */
#include "craft/mask/mask_inside.h"

const struct mask_list mask_lists[] = {
	{ WORD(BIT_CIVILITY),
		"monsieur madame mademoiselle docteur maitre messieurs mesdames professeur" },
	{ WORD(BIT_CIVILITY) | WORD(BIT_SHORT_CIVILITY),
		"mr mme mlle mmes mrs mm mlles dr pr melle mle" },
	{ WORD(BIT_CIVILITY) | WORD(BIT_SHORT_CIVILITY), "m me" },
	{ WORD(BIT_ROLE) | WORD(BIT_STOP),
		"maire ministre prefet+ sous_prefet president+ directeur directrice consul+ consule "
		"ambassadeur ambassadrice "
		"depute+ senateur senatrice juge procureur+ greffier greffiere responsable+ chef+ "
		"cheffe+ secretaire agent+ "
		"conseiller+ conseillere+ adjoint+ inspecteur inspectrice commissaire general+ "
		"defenseur+ mediateur mediatrice "
		"recteur rectrice gestionnaire+ instructeur instructrice assistant+ commandant+ "
		"capitaine lieutenant colonel "
		"adjudant gendarme+ policier+ facteur proviseur principal+ inspecteurs medecin+ "
		"infirmier+ infirmiere+ "
		"percepteur tresorier tresoriere controleur controleuse notaire avocat+ huissier "
		"premier premiere etat" },
	{ WORD(BIT_PARTICLE),
		"de du des la le el al van von ben bin di da dos del d l della te ten y abd abdel der "
		"den" },
	{ WORD(BIT_LINK),
		"de du des la le les l d et a au aux sur en sous bis ter quater saint sainte st ste" },
	{ WORD(BIT_KIN),
		"fils fille mari femme epouse epoux pere mere frere soeur ami amie compagnon compagne "
		"conjoint+ oncle tante "
		"neveu niece cousin cousine enfant bebe voisin voisine belle beau maman papa grand "
		"petite petit jumeaux" },
	{ WORD(BIT_KIN) | WORD(BIT_ROLE),
		"conseiller conseillere agent agente interlocuteur interlocutrice assistante "
		"assistant "
		"gestionnaire collegue collaborateur collaboratrice directrice directeur secretaire "
		"signe signee dame "
		"inspecteur inspectrice brigadier brigadiere gendarme policier policiere infirmier infirmiere "
		"docteur juge adjudant lieutenant "
		"capitaine professeur educatrice" },
	{ WORD(BIT_NAMED),
		"appelle appelle appele appelait nomme nommee nommes prenomme prenommee soussigne "
		"soussignee "
		"denomme denommee prenom prenoms nom surnomme surnommee prénom dit" },
	{ WORD(BIT_PLACE_HEAD) | WORD(BIT_STOP),
		"saint sainte st ste san santa sao los las college lycee ecole hopital clinique "
		"institut universite fondation "
		"stade gare station salle centre residence foyer ehpad maternelle creche groupe "
		"campus cite fundacion prix "
		"association place rue avenue boulevard quai pont parc square tour port fort mont val "
		"villa espace mediatheque "
		"bibliotheque theatre cinema gymnase piscine metro aeroport camp caserne ligne musee "
		"square chu chr hotel" },
	{ WORD(BIT_PLACE_KIND),
		"agricole professionnel+ prive+ privee+ public publique primaire elementaire scolaire general "
		"technique technologique municipal municipale communal communale intercommunal universitaire "
		"militaire regional departemental international polyvalent culturel social sportif" },
	{ WORD(BIT_WAY),
		"rue avenue av ave boulevard bd bld boul bvd blvd impasse chemin quai lotissement "
		"hameau faubourg sentier ruelle "
		"venelle traverse esplanade lieudit route rte allee allees imp" },
	{ WORD(BIT_SHORT_WAY), "av ave bd bld bvd sq pl all imp rte che fg bat res" },
	{ WORD(BIT_WAY) | WORD(BIT_WEAK_WAY),
		"place pl cours square sq passage villa cite residence res chem che ch lot batiment "
		"bat montee promenade clos "
		"domaine mail parvis voie cote all fg rond tour quartier" },
	{ WORD(BIT_MONTH) | WORD(BIT_STOP),
		"janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
		"janv fev fevr avr juil "
		"sept oct nov dec" },
	{ WORD(BIT_CLOSING) | WORD(BIT_STOP),
		"cordialement salutations respectueusement sincerement bien_a_vous amicalement "
		"cdlt cdt remerciements signe signee bonne_journee bonne_reception" },
	{ WORD(BIT_PHONE),
		"tel telephone telephonique telephones portable mobile fixe joindre joignable appeler "
		"rappeler appelez "
		"rappelez whatsapp tph tlf phone gsm fax" },
	{ WORD(BIT_NIR), "nir secu securite_sociale sociale ss insee nirpp immatriculation vitale" },
	{ WORD(BIT_IBAN), "iban rib bancaire compte" },
	{ WORD(BIT_COMPANY), "siren siret rcs entreprise societe" },
	{ WORD(BIT_CARD), "carte cb visa mastercard bancaire" },
	{ WORD(BIT_TAX), "fiscal fiscale spi impots teleclarant fiscaux impot" },
	{ WORD(BIT_PLATE),
		"plaque plaques immatricule immatriculee immatriculation vehicule voiture moto immat "
		"scooter camion" },
	{ WORD(BIT_IDENTITY),
		"cni identite passeport passeports sejour etranger etrangere agdref permis titre visa "
		"recepisse" },
	{ WORD(BIT_FILE),
		"dossier dossiers reference references ref refs suivi matricule allocataire "
		"identifiant contrat facture client "
		"adherent beneficiaire avis amende contravention pv commande ticket numero num no n "
		"demande requete "
		"inscription declaration caf nr numeros assure" },
	{ WORD(BIT_BORN), "ne nee nes nees naissance ddn anniversaire" },
	{ WORD(BIT_HOME),
		"habite habitons habitant habitais domicile domiciliee domicilie demeurant demeure "
		"reside residant "
		"adresse loge logee vis" },
	{ WORD(BIT_MONEY), "euro euros eur e dollars cents francs cfa km m2 kg heures jours mois ans" },
	{ WORD(BIT_LAW),
		"article articles loi decret arrete ordonnance alinea code version v cerfa formulaire "
		"art circulaire" },
	/* Of no name: little words, what begins sentences, what is capital in public services. */
	{ WORD(BIT_STOP),
		"je tu il elle on nous vous ils elles ce cela ca c ceci cet cette ces mon ma mes ton "
		"ta tes son sa ses notre nos "
		"votre vos leur leurs le la les un une des de du au aux et ou mais donc or ni car que "
		"qui quoi dont ou quand "
		"comment pourquoi combien si ne pas plus moins tres trop peu bien mal mieux tout+ "
		"toute toutes tous rien personne "
		"quelque quelques chaque autre+ meme+ aucun+ certain+ plusieurs en y a par pour avec "
		"sans sous sur dans chez vers "
		"entre depuis pendant avant apres lors jusqu lorsque puis ensuite enfin alors ainsi "
		"aussi encore toujours jamais "
		"deja ici la bas voici voila oui non merci bonjour bonsoir salut svp stp cependant "
		"toutefois pourtant neanmoins "
		"est es suis sont etes sommes etait etaient etant ete sera serait soit ai as avons "
		"avez ont avait avais avaient "
		"aura aurait ayant eu fait faire faut fallait peut peux pouvez pourrait pourriez veut "
		"veux voulez voudrais doit "
		"dois devez va vais allez aller vont vient venir dit dire dis sait sais savoir voir "
		"vu vois suite afin selon sauf "
		"malgre grace grâce concernant aujourd hui hier demain maintenant" },
	{ WORD(BIT_STOP),
		"x xx xxx xxxx xxxxx xxxxxx y z n° nb ps pj ok re fw objet sujet date heure lieu nom "
		"prenom prenoms adresse mail email "
		"courriel tel telephone portable numero ref reference dossier demande reponse "
		"question probleme service services "
		"accueil guichet bureau mairie prefecture consulat ambassade ministere republique "
		"nation etat gouvernement police "
		"gendarmerie tribunal caf cpam carsat urssaf cnav caisse ants antai msa ofii ofpra "
		"dgfip mdph ccas anah crous "
		"cnil insee edf engie orange sfr free sncf ratp laposte poste pole emploi france "
		"travail connect franceconnect ameli "
		"impots tresor public publique publics impot finances securite sociale secu maladie "
		"retraite assurance agirc arrco "
		"pajemploi cesu chorus doctolib google facebook internet windows android covid corona "
		"pass sanitaire europe union "
		"francais+ francaise+ belge+ suisse allemand+ anglais+ espagnol+ italien+ portugais+ "
		"marocain+ algerien+ tunisien+ "
		"americain+ africain+ europeen+ nationale national administration direction "
		"departement region commune ville village "
		"lundi mardi mercredi jeudi vendredi samedi dimanche noel paques ete hiver printemps "
		"automne nord sud est ouest "
		"carte passeport permis visa titre certificat attestation acte livret rsa apl aah "
		"aspa ase cmu csp pma tva ok covid "
		"bravo felicitations excellent+ super parfait+ impeccable efficace rapide top genial "
		"nickel chapeau continuez "
		"cher chers chere cheres veuillez recevez agreez esperant dommage honteux honte "
		"inadmissible scandaleux incroyable "
		"attention urgent information+ mise conclusion bref resultat heureusement "
		"malheureusement finalement effectivement "
		"actuellement aucune aucun moi toi lui eux soi celui celle ceux celles monde temps "
		"jour an annee mois fois "
		"droit droits loi code conseil agence maison centre point espace relais antenne site "
		"portail plateforme "
		"marianne demarche demarches simplifiees compte formulaire net web fr com org gouv "
		"https http www pdf jpg sms gps iban rib "
		"positif negatif neutre madame monsieur mesdames messieurs mademoiselle "
		"messieursdames usager usagers citoyen+ "
		"et puis quel quelle quels quelles ni car impossible possible difficile facile simple "
		"essentiel important "
		"croix bleu vert or argent dieu ciel terre mer lune vie mort "
		"paix "
		"espoir bonne bon bons bonnes belle beau joyeux joyeuse meilleur meilleurs "
		"meilleure heureux "
		"retour rappel envoi envoyer appel appels rendez rdv message messages mails courrier "
		"courriers lettre avis "
		"janvier mademoiselle sms fin debut suite etape etapes jai j l d m n s t qu c" },
	{ WORD(BIT_TOWN),
		"paris lyon marseille france belgique suisse luxembourg allemagne espagne italie "
		"portugal angleterre ecosse irlande "
		"maroc algerie tunisie senegal mali cameroun congo gabon madagascar canada quebec "
		"mexique bresil chili perou colombie "
		"argentine chine japon coree inde vietnam cambodge thailande australie zelande "
		"londres bruxelles geneve madrid "
		"barcelone rome milan turin venise florence vienne berlin munich francfort stuttgart "
		"hambourg cologne dusseldorf "
		"amsterdam lisbonne porto athenes moscou tokyo pekin shanghai sydney melbourne "
		"brisbane montreal toronto ottawa "
		"washington boston houston chicago dallas austin miami orlando atlanta philadelphie "
		"francisco angeles york mexico "
		"panama santiago lima bogota rio recife brasilia dakar abidjan douala yaounde bamako "
		"tunis alger oran rabat "
		"casablanca tanger fes agadir tananarive antananarivo dubai doha djeddah riyad riyadh "
		"beyrouth jerusalem israel liban "
		"edimbourg edinburgh dublin oslo stockholm copenhague helsinki prague budapest "
		"varsovie bucarest sofia belgrade "
		"zurich berne lausanne moncton victoria nicosie manille jakarta bali bangkok hanoi "
		"saigon singapour taiwan taipei "
		"mayotte guadeloupe martinique reunion guyane corse bretagne normandie alsace "
		"lorraine provence auvergne savoie "
		"vendee gironde landes var gard isere drome ardeche loire rhone seine marne oise "
		"somme aisne meuse moselle vosges "
		"jura doubs ain allier cher creuse correze lot tarn aude ariege gers herault aveyron "
		"lozere cantal charente vigo "
		"bilbao valence seville malaga alicante virginie floride californie texas georgie "
		"caroline dakota alexandrie" },
};
const size_t mask_list_count = LENGTH(mask_lists);

/* Short on purpose, and ours to change: a word that says it by itself, or a phrase. */
const struct mask_list mask_special_lists[MASK_SPECIAL_COUNT] = {
	[MASK_HEALTH] = { 0,
		"maladie+ malade+ handicap+ handicape+ handicapee+ cancer+ sida vih diabete "
		"diabetique+ depression depressif "
		"depressive burn_out hospitalise+ hospitalisee+ hospitalisation+ invalidite invalide+ "
		"fauteuil_roulant autiste+ "
		"autisme alzheimer parkinson epilepsie epileptique+ tumeur+ chimiotherapie dialyse "
		"asthme asthmatique+ enceinte+ "
		"grossesse accouchement ivg avortement fausse_couche psychiatrique+ psychiatre+ "
		"schizophrenie bipolaire+ "
		"antidepresseur+ traitement_medical ordonnance_medicale certificat_medical "
		"arret_maladie arret_de_travail "
		"accident_du_travail mdph aah affection_de_longue_duree ald operation_chirurgicale "
		"opere+ operee+ sclerose "
		"avc infarctus cardiaque+ malvoyant+ aveugle+ sourd+ malentendant+ mobilite_reduite "
		"addiction+ alcoolique+ "
		"toxicomane+ suicide+ suicider suicidaire+ perte_d_autonomie dependance_physique" },
	[MASK_RELIGION] = { 0,
		"musulman+ musulmane+ islam islamique+ chretien+ chretienne+ catholique+ protestant+ "
		"protestante+ evangelique+ "
		"juif+ juive+ judaisme bouddhiste+ hindou+ athee+ mosquee+ synagogue+ priere+ ramadan "
		"voile_islamique "
		"mon_voile foulard_islamique hijab kippa halal casher temoin_de_jehovah "
		"temoins_de_jehovah bapteme ma_religion "
		"ma_foi laicite converti+ pratiquant+" },
	[MASK_OPINION] = { 0,
		"macroniste+ lepeniste+ communiste+ socialiste+ gauchiste+ fasciste+ anarchiste+ "
		"ecologiste+ royaliste+ "
		"extreme_droite extreme_gauche electeur_de je_vote_pour j_ai_vote_pour militant+ "
		"militante+ gilet_jaune "
		"gilets_jaunes antivax complotiste+ opinions_politiques parti_politique mes_convictions" },
	[MASK_UNION] = { 0,
		"syndicat+ syndique+ syndiquee+ syndicaliste+ syndical+ syndicale+ cgt cfdt cftc unsa "
		"fsu snes greviste+ "
		"delegue_syndical deleguee_syndicale force_ouvriere sud_solidaires" },
	[MASK_SEXUALITY] = { 0,
		"homosexuel+ homosexuelle+ homosexualite gay+ lesbienne+ bisexuel+ bisexuelle+ "
		"transgenre+ transsexuel+ "
		"transsexuelle+ lgbt homophobe+ homophobie transphobie orientation_sexuelle "
		"vie_sexuelle changement_de_sexe "
		"transition_de_genre couple_de_femmes couple_d_hommes" },
	[MASK_ORIGIN] = { 0,
		"arabe+ maghrebin+ maghrebine+ rom+ gitan+ gitane+ tzigane+ racisme raciste+ kabyle+ "
		"berbere+ metis metisse+ "
		"origine_ethnique origine_africaine origine_maghrebine origine_etrangere mes_origines "
		"couleur_de_peau ma_peau "
		"les_noirs les_blancs xenophobe+ xenophobie antisemite+ antisemitisme "
		"discrimination_raciale" },
	[MASK_OFFENCE] = { 0,
		"condamne+ condamnee+ condamnation+ prison detenu+ detenue+ incarcere+ incarceree+ "
		"incarceration casier_judiciaire "
		"garde_a_vue mise_en_examen viol+ violee+ agression_sexuelle violences_conjugales "
		"delit+ recidive+ recidiviste+ "
		"bracelet_electronique sursis travail_d_interet_general stupefiant+ "
		"conduite_en_etat_d_ivresse ex_detenu" },
};
