"""The words that stand around articles on French pages: data for `boilerplate`, one pattern a line.

Each pattern covers a whole block, however its letters stand; `'` stands for both apostrophes.
"""

RELATED = (
    r"(?:[àa] )?(?:lire|relire|voir|revoir|écouter|découvrir)(?: ou (?:re)?(?:lire|voir|écouter))? "
    r"(?:aussi|également|encore|par ailleurs)(?: (?:sur|dans) (?:le|la) (?:même )?\w+)?",
    r"[àa] (?:re)?lire",
    r"(?:[àa] lire )?sur le m[êe]me (?:sujet|thème)",
    r"dans la m[êe]me (?:rubrique|catégorie)",
    r"(?:nos )?autres (?:articles|actualités)",
    r"(?:articles?|sujets?|contenus?) (?:liés?|similaires?|connexes?|associés?)",
    r"(?:les )?(?:articles )?(?:les )?plus (?:lus|populaires|récents)",
    r"(?:nos )?(?:derniers articles|dernières actualités)",
    r"vous (?:aimerez|pourriez) (?:aussi )?(?:aimer)?",
    r"(?:ces articles|ceci|cela) (?:pourraient|pourrait|peut) (?:aussi )?vous intéresser",
    r"pour aller plus loin",
    r"en savoir plus",
    r"plus d'infos?(?:rmations)?",
    r"lire la suite",
    r"\((?:lire|voir|relire) (?:aussi |également |notre |nos |l'|page )[^()]{1,120}\)",
    r"retrouvez (?:tous )?(?:nos|notre) (?:articles?|dossiers?)[^.!?]*",
)
"""What announces links to other articles."""

AROUND = {
    "byline": (
        r"(?:[\w. -]{1,40} )?\(?(?:avec (?:l'|la )?)?"
        r"(?:afp|ats|keystone-ats|reuters|belga|presse canadienne)(?: et \w{2,12})?\)?",
    ),
    "sharing": (
        r"partage[rz]?(?: (?:cet |l')?article)?(?: (?:sur|par|avec|via) [\w, -]{1,60})?[ :!]*",
        r"facebook|twitter|linkedin|whatsapp|instagram|telegram|tweeter|imprimer|copier le lien",
        r"envoyer par (?:e-?mail|courriel|mail)",
        r"(?:offrir|écouter|enregistrer|sauvegarder|imprimer|commenter|envoyer) (?:cet |l')article[ .!]*",
        r"(?:lire|ajouter|sauvegarder) (?:plus tard|(?:à|dans) (?:mes|vos) favoris)",
        r"(?:retrouvez|suivez) (?:(?:toute )?(?:l'|notre )actualité|"
        r"toutes? (?:nos|les) (?:infos|photos|vidéos))"
        r".{0,120}(?:application|appli|page|site|réseaux sociaux|chaîne|compte)\b.{0,40}",
        r"toutes les (?:photos|vidéos|images) sont (?:à retrouver|disponibles) .{1,100}",
        r"suivez-nous[ .!]*",
        r"(?:suivez|retrouvez|rejoignez)[ -]nous (?:aussi )?sur .{1,120}",
    ),
    "subscription": (
        r"(?:déjà )?abonnée? ?\?.{0,80}",
        r"s'abonner|je m'abonne|se connecter|connectez-vous[ .!]*",
        r"abonnez-vous[ .!]*",
        r"abonnez-vous[ ,!:]+(?:à|a|dès|pour|et|au|aux|gratuitement|maintenant|en|ici)\b.{0,200}",
        r"(?:inscrivez-vous|s'inscrire) (?:gratuitement )?à (?:notre|nos|la|l'|une) ?"
        r"(?:info|news)?-?lett(?:re|er).{0,150}",
        r"recevez .{0,80}(?:newsletter|infolettre|lettre d'information).{0,100}",
        r"(?:newsletter|infolettre)s?(?: (?:du|de la|hebdomadaire|quotidienne)[\w -]{0,40})?",
        r"(?:cet |ce |l')?(?:article|contenu) (?:est )?réservé (?:aux|à nos) abonné.{0,100}",
        r"(?:la suite|cet article|ce contenu)(?: de (?:cet |l')article)? est réservée? (?:aux|à nos) .{0,90}",
        r"il vous reste \d+(?:[.,]\d+)?\s?% de (?:cet |l')article à lire.{0,100}",
        r"pour (?:lire la suite|continuer (?:votre|la) lecture)(?: de (?:cet |l')article)?,? "
        r"(?:abonnez|connectez|inscrivez).{0,100}",
    ),
    "photo credit": (
        r"(?:©|\(c\)) ?.{1,100}",
        r"\(?(?:crédits?(?: photos?| images?)?|photos?|images?|illustrations?|ph\.)\s?[:©].{0,100}",
        r"\(?photo(?: d'archives?| d'illustration)?\)?(?: ?[:©].{0,100})?",
    ),
    "publication date": (
        r"(?:publié|mis à jour|modifié|actualisé|posté)e? (?:le |à |hier|aujourd'hui|il y a )[^.]{1,120}\.?",
        r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?(?:\d{1,2}|1er) (?:janvier|février|"
        r"mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre) \d{4}"
        r"(?:,? (?:à )?\d{1,2} ?[h:] ?\d{0,2})?",
    ),
    "reading time": (
        r"(?:temps de )?lecture\s?:?\s?\d{1,3}\s?min(?:ute)?s?\.?",
        r"\d{1,3}\s?min(?:ute)?s? de lecture\.?",
    ),
    "comments": (
        r"(?:\d{1,6}|aucun|un|pas de) commentaires?",
        r"commentaires?(?: ?\(\d{1,6}\))?",
        r"(?:laisser|ajouter|écrire|poster) un commentaire",
        r"commenter|réagir|réagissez ?!?|signaler (?:une erreur|un abus)",
    ),
    "navigation": (
        r"retour(?: (?:à l'accueil|à la liste|en haut(?: de (?:la )?page)?|aux actualités))?",
        r"haut de (?:la )?page|accueil|menu|aller au contenu(?: principal)?",
        r"(?:actualiser|rafraîchir)(?: (?:le direct|la page))?|charger plus(?: de \w{1,20})?",
        r"(?:voir|afficher|montrer) plus",
        r"vous êtes ici\s?:.{0,200}",
        r".{0,150}\btous droits réservés\b.{0,80}|copyright \d{4}.{0,80}",
        r"(?:page|article) (?:suivante?|précédente?)",
    ),
    "advertisement": (
        r"publicité|contenu sponsorisé",
        r"la suite (?:de l'article )?après (?:la|cette) publicité",
    ),
    "tags": (
        r"(?:tags?|mots?[ -]clés?|étiquettes?)\s?:.{1,200}",
        r"#\w{1,40}(?:[ ,]+#\w{1,40})*",
    ),
    "social signature": (r"[—–-]{1,2} ?[^()]{1,60}\(@\w{1,30}\).{0,60}",),
}
"""Reasons why a block is not of the article, each with what tells it."""

HEADABLE = frozenset(
    {"byline", "link", "related links", "sharing", "comments", "reading time", "social signature"}
)
"""The reasons that hold for a marked heading too; the others may be an article's own sub-heading."""
