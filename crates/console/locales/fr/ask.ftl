# La page de recherche et ses réponses.
ask-label = Qui ou que cherchez-vous ?
ask-hint = Un nom dans n’importe quelle écriture, le numéro d’un document ou d’un véhicule, ou les lignes lisibles à la machine d’un passeport ou d’une carte.
ask-button = Chercher
ask-more = Date de naissance, nationalité et plus
ask-born = Date de naissance
ask-born-hint = 1965, 1965-03 ou 1965-03-21
ask-nationality = Nationalité
ask-country-hint = Deux lettres, par exemple MA
ask-place = Lieu de naissance
ask-place-hint = La ville, puis le reste : Casablanca, Maroc
ask-sex = Sexe
ask-sex-hint = S’il est connu
sex-any = Non indiqué
ask-issuer = Délivré par
ask-issuer-hint = Pour un numéro : les deux lettres du pays
ask-read-as = Lire la case comme
ask-read-as-hint = Si elle a été prise pour autre chose
read-as-auto = Ce à quoi elle ressemble
read-as-name = Un nom
read-as-number = Un numéro
read-as-zone = Des lignes lisibles à la machine
welcome-title = Ce que vous pouvez saisir
welcome-name = Un nom
welcome-name-words = dans toute écriture, toute orthographe et tout ordre. Une date de naissance et une nationalité rendent la réponse plus précise.
welcome-number = Un numéro
welcome-number-words = de passeport, de carte, de plaque, de châssis ou de navire. Espaces et traits d’union ne comptent pas.
welcome-zone = Des lignes lisibles à la machine
welcome-zone-words = scannées ou collées, toutes ensemble.
answer-hits =
    { $count ->
        [one] { $count } correspondance possible
       *[other] { $count } correspondances possibles
    }
answer-none =
    { $members ->
        [one] Aucune correspondance possible parmi { $records } fiches de { $members } membre
       *[other] Aucune correspondance possible parmi { $records } fiches de { $members } membres
    }
answer-summary = { $form } Réponse en { $millis } ms.
answer-read-as-name = Cherché comme un nom.
answer-read-as-number = Consulté comme un numéro.
answer-read-as-zone = Lu comme des lignes lisibles à la machine.
answer-confirm = Une correspondance possible n’est pas une réponse. Faites-la confirmer par son propriétaire avant d’agir.
answer-none-advice = Vérifiez l’orthographe et la finalité, retirez ce dont vous n’êtes pas sûr, ou essayez un autre nom de la personne. Les fiches qui ne sont pas destinées à votre finalité ne sont pas trouvées.
answer-otherwise = Ce n’est pas ce que vous vouliez dire ?
otherwise-name = Le chercher comme un nom
otherwise-number = Le consulter comme un numéro
hit-possible = Correspondance possible
hit-matched = Trouvé sous
hit-score = Score de 0 à 1 :
hit-owner = Propriétaire
hit-source = Source
hit-born = Naissance
hit-nationality = Nationalité
hit-age = Âge des données
reasons-caption = Pourquoi
reasons-what = Comparé
reasons-query = Votre question
reasons-record = La fiche
reasons-rule = Comment ils concordent
reasons-weight = Contre ou pour
reasons-for = plaide pour :
reasons-against = plaide contre :
searched-title = Chez qui on a cherché
searched-member = Membre
searched-records = Fiches
searched-age = Âge des données
asked-title = Qui a été interrogé en direct
asked-incomplete = Cette réponse n’est pas complète : tous ceux qui ont été interrogés n’ont pas répondu en entier. Voyez ci-dessous, et redemandez.
asked-answered =
    { $found ->
        [one] A répondu en { $millis } ms : { $found } concordance possible
       *[other] A répondu en { $millis } ms : { $found } concordances possibles
    }
asked-answered-in-part = A répondu en { $millis } ms : { $found } affichées, { $missing } non affichées
asked-late = En retard
asked-unreachable = Injoignable depuis { $age }
asked-refused = Pas de réponse
hit-live = Montrée à l’instant par son propriétaire ; non conservée ici
zone-name = Nom
zone-number = Numéro
zone-issuer = Délivré par
zone-born = Naissance
zone-nationality = Nationalité
zone-expiry = Expire
zone-sound = Tous les chiffres de contrôle concordent. Cela ne prouve pas que le document est authentique.
zone-unsound = Un chiffre de contrôle ne concorde pas : relisez les lignes ou regardez le document de près.
zone-repairs =
    { $count ->
        [one] { $count } caractère a été pris pour un autre qui lui ressemble.
       *[other] { $count } caractères ont été pris pour d’autres qui leur ressemblent.
    }
zone-others = Ce pourrait aussi être le numéro { $numbers }, consulté également.
lookup-offer = Interroger les autres bureaux sans leur révéler le numéro :
lookup-as-document = comme document
lookup-as-vehicle = comme véhicule
lookup-title = Recherche privée
lookup-words = Chaque bureau a appris que celui-ci a posé une question, et rien de son objet. Une concordance dit qu’il détient une fiche pour cette finalité, et rien de son contenu.
lookup-member = Membre
lookup-answer = Réponse
lookup-hit = Concordance
lookup-no-hit = Aucune concordance
lookup-unanswered = Pas de réponse
lookup-hit-words = Une concordance n’est pas une réponse. Écrivez au propriétaire, qui apprend alors le numéro.
lookup-write = Écrire un message
lookup-none = Ce bureau n’a pas de pairs.
lookup-back = Retour à la recherche
