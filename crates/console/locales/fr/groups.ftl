# Les groupes de partage.
groups-lead = Un message à un groupe parvient à qui en fait partie. Qui en sort ne lit rien de nouveau ; qui y entre, rien d’ancien.
groups-none = Il n’y a encore aucun groupe.
group-found = Fonder un groupe
group-keeper = Gardien
group-version = Version
group-standing-in = Dans le groupe
group-standing-waiting = En attente de clés
group-standing-out = Hors du groupe
group-standing-dissolved = Dissous
members-count =
    { $count ->
        [one] { $count } membre
       *[other] { $count } membres
    }
group-show-members = Les afficher
group-write = Écrire au groupe
group-change = Changer les membres
group-dissolve = Dissoudre
group-keys-none = Ce bureau n’a pas publié de clés : personne ne peut encore le faire entrer dans un groupe.
group-keys-button = Publier des clés
group-keys-published = Les clés de ce bureau sont publiées
group-keys-again = Les autres peuvent le faire entrer dans leurs groupes. Publiez de nouvelles clés si un gardien n’y parvient pas ; les précédentes ne comptent plus.
group-keys-again-button = Publier de nouvelles clés
group-name = Nom
group-name-hint = Tous les membres du groupe le voient. Au plus 100 caractères, sur une ligne.
group-with = Qui doit en faire partie, outre ce bureau
group-put-in = Faire entrer
group-take-out = Faire sortir
group-take-out-hint = Qui sort garde ce qu’il a, et ne lit rien de ce qui est écrit désormais.
group-nobody-ready = Personne d’autre ne peut entrer pour le moment.
group-unready = Sans clés publiées, et donc pas encore admissibles :
group-change-title = Membres de { $group }
group-change-button = Changer le groupe
group-found-button = Fonder le groupe
group-round = Les autres l’apprennent quand leur bureau interroge celui-ci.
group-cancel = Retour aux groupes
dissolve-title = Dissoudre ce groupe définitivement ?
dissolve-words = Plus personne ne pourra lui écrire. Ce qui a été écrit reste à qui l’a. C’est irréversible.
dissolve-button = Oui, le dissoudre
