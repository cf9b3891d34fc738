"""Whether the noun that a number counts is feminine: a table of frequent nouns, then endings."""

import re
from re import Match

_FEMININE = frozenset(
    """
    affaire agence année arme association audience avenue baignoire balle banque barque bête bibliothèque boîte
    bombe bouche bouteille branche brebis brique buvette caméra cantine carte case caserne cellule centaine chaîne
    chaise chambre chance chapelle chatte chaussée chose classe clé cloche colline colonne commande commune
    commission compagnie conférence copie corde couleur cour course crèche dalle dame danse date demande demie
    dent dépêche dette dizaine douzaine eau école église élève-infirmière enfance énergie enquête enseigne entreprise épreuve équipe
    espèce étape étoile étude exploitation expo famille faute femme ferme fête feuille fiche file fille finale
    fleur fois force forêt forme foule frappe gare goutte grange grève grille guerre halle halte haie heure
    histoire hypothèse idée île image industrie infirmière institutrice invitée jambe joueuse journaliste-femme jument
    lame lampe langue laverie lettre levée ligne limite liste livraison loi longueur lueur lumière machine main mairie
    maison maman manche manifestation manœuvre marche marque masse matière médaille mère mesure méthode mine minute
    mission moto moyenne nageuse naissance nappe norme note nouvelle nuit œuvre offre oie olive ombre option
    ordonnance page panne parcelle parole part partie peine pente période personne perte photo phrase pièce pierre
    piscine piste place plainte plante plaque plateforme poire pomme pompe porte poule poutre prairie
    première prime prise prison promesse proposition question race radio rame recette récolte recrue réforme règle
    remise remarque rencontre rentrée réponse représentation reprise réserve résidence ressource revue ripaille rive
    rivière robe roche ronde rose roue route rue ruche salle sanction scène séance seconde section semaine série serre session
    signature smala société somme sorte source statue station structure syllabe table tâche taille taxe télé
    tempête tente terrasse tête théière toile tombe tonne touche tour-opératrice tournée tranche truie truite
    tuile usine vache vague valeur valise vedette veille veuve viande victime vidéo vie vigne ville villa
    visite vis vitre vitrine voie voile voisine voix voiture volontaire-femme zone unité part-time aide-soignante
    adjointe avocate candidate cheffe conseillère députée élue enseignante étudiante habitante lauréate salariée
    adolescente retraitée apprentie présidente artiste-peintre auto rime fuite chute hausse baisse ruine
    alerte analyse ambulance antenne aire ampoule arête assiette attaque averse bagarre barrière benne borne botte
    brasse brigade brochure bulle cabane cage caisse canette capsule carrière casserole cause cave cible cigogne
    citerne clause clôture cuve cabine dose douche dune échelle écluse embauche encoche enveloppe épave épicerie escale
    étable fabrique façade facture faille fenêtre filière flamme foire fosse fracture friche galerie gélule gerbe gorge
    graine grotte guitare haleine herbe hutte issue jauge jupe larme lecture licence location lutte malle maquette
    maternelle mesurette messe miette minorité montagne montre motion mouche navette niche noix nomination
    nuance oasis oreille orange palme pastille pâte patte pêche peinture pelouse perche perle permanence plage plaie
    planche plume poche poignée police pollution poste-femme poubelle poudre poursuite poussette préfecture
    pression preuve primaire procédure promenade rafale raquette rampe ration recherche régate région relance remorque
    requête roulotte ruelle rupture sacoche saison sculpture secousse selle semence séquence signalisation sirène sonde sortie
    stèle succursale surface tablette tasse technique tige titulaire-femme toilette tonnelle toque touriste-femme trace
    trame trentaine tribune trousse truffe tulipe turbine urne vanne verrière vertèbre veste vignette villageoise virée
    vacance vidange boule bouée bougie bourse brèche brune chanson cloison façon leçon garnison livre-femme mousson
    rançon toison trahison comparaison liaison raison cargaison rue-femme odeur sœur couleur douleur fleur horreur peur rigueur
    sueur vapeur candidature mi-temps-femme colonie nation dimension
    """.split()
)
_MASCULINE = frozenset(
    """
    musée lycée trophée mausolée apogée rez-de-chaussée camée pygmée athée incendie parapluie génie sosie
    comité côté été traité arrêté député délégué associé employé salarié blessé marché canapé congé degré
    murmure parjure squelette silence bastion avion lion camion million pion champion scorpion pavillon bataillon
    domaine moine capitaine cimetière derrière arrière patronage stade jade grade camarade nomade
    malade réfugié invité élu intérimaire bulle-papal comté café pâté blé thé curé abbé aîné retraité licencié
    détenu diplômé administré inculpé handicapé rescapé assuré abonné affilié allié fiancé bébé supporter
    observatoire laboratoire conservatoire mémoire pourboire accessoire territoire répertoire interrogatoire
    festival-off centre mètre kilomètre litre titre millimètre centimètre cadre membre nombre arbre site maire
    stage voyage village étage barrage garage personnage kilo euro dollar centime an mois jour homme élève garçon
    """.split()
)
_ENDINGS = (
    "tion", "sion", "xion", "gion", "té", "ette", "ée", "ance", "ence", "ure", "ade", "aine", "ière", "euse", "trice",
    "elle", "esse", "ie", "ille", "ise", "ude", "ouse", "enne", "onne", "ienne", "aison", "oire", "ude", "ine", "ette",
)  # fmt: skip
# Adjectives that stand between a number and its noun and do not tell its gender.
_BEFORE = frozenset(
    "autre jeune vaste large simple modeste énième ex- célèbre grave rare pauvre même riche ultime triple double".split()
)
_NOUN = re.compile(r" ([a-zà-öø-ÿœ-]{2,24})(?: ([a-zà-öø-ÿœ-]{2,24}))?(?: ([a-zà-öø-ÿœ-]{2,24}))?")
_ADJECTIVES = frozenset(
    "nouvelle belle vieille petite grande bonne mauvaise longue haute première dernière ancienne prochaine grosse".split()
)


def is_feminine(noun: str) -> bool:
    """Whether a lower-case noun, singular or plural, is feminine; masculine where nothing tells."""
    word = noun if noun in _FEMININE else noun.removesuffix("s").removesuffix("x")
    if word in _FEMININE or word in _ADJECTIVES:
        return True
    if word in _MASCULINE:
        return False
    return word.endswith(_ENDINGS)


def counted_feminine(match: Match[str]) -> bool:
    """Whether the words right after a match begin with a feminine noun, or an adjective that leads to one."""
    found = _NOUN.match(match.string, match.end())
    if found is None:
        return False
    for word in found.groups():
        if word is None:
            return False
        if word.removesuffix("s") not in _BEFORE:
            return is_feminine(word)
    return False
