# Les messages entre bureaux.
message-write = Écrire un message
message-trays = Corbeilles
tray-in = Reçus
tray-out = Envoyés
tray-due = À répondre
tray-awaited = Réponses attendues
tray-empty = Il n’y a pas de message ici.
message-from = De
message-to = À
message-group = Groupe
message-group-line = groupe { $group }
message-group-unknown = un groupe inconnu ici
message-at = Quand
message-case = Affaire
message-answers = Répond à
message-answer-by = Réponse attendue avant
message-age = il y a { $age }
message-older = Messages plus anciens
answer-late = Réponse en retard de { $age }
answer-due = Réponse due dans { $age }
answers-due = { $count ->
    [one] Un message attend une réponse sous peu
   *[other] { $count } messages attendent une réponse sous peu
} ({ $late } en retard)
message-new = Nouveau
message-read = Lu
message-recalled = Rappelé
message-gone = Rappelé sans avoir été lu
message-unreadable = Ne peut être ouvert
message-fate = Remis à { $delivered } sur { $all }, lu par { $read }
message-receivers = Destinataires
message-answer = Répondre
message-recall = Rappeler ce message
message-recall-words = Là où personne ne l’a ouvert, il est effacé, ici aussi. Qui l’a lu le garde.
message-recall-button = Rappeler
urgency-routine = Normal
urgency-priority = Prioritaire
urgency-flash = Éclair
receiver-answered = Répondu
receiver-read = Lu
receiver-has = Remis
receiver-waiting = Pas encore confirmé
receiver-unknown = Seul l’expéditeur le sait
receiver-cannot-open = Ne peut l’ouvrir
write-answer-to = Réponse à { $message }
write-no-peers = Il n’y a encore aucun pair à qui écrire.
write-group = Ou à un groupe
write-group-hint = Qui en fait partie en ce moment le reçoit. Ne cochez alors aucun membre ci-dessus.
write-group-none = Aucun groupe : les membres cochés ci-dessus
write-subject = Objet
write-body = Message
write-urgency = Urgence
write-answer-by-hint = La fin de ce jour, en UTC. Laissez vide si aucune réponse n’est attendue.
write-send = Sceller et envoyer
write-sealed = Seuls les bureaux destinataires et celui-ci peuvent l’ouvrir.
message-files = { $count ->
    [one] { $count } fichier
   *[other] { $count } fichiers
}
message-files-head = Fichiers
file-here = Arrivé
file-coming = En route : { $percent } %
file-refused = Refusé (erreur { $number })
decimal =
    { $tenths ->
        [0] { $whole }
       *[other] { $whole },{ $tenths }
    }
size-bytes = { $size ->
    [one] { $size } octet
   *[other] { $size } octets
}
size-kb = { $size } ko
size-mb = { $size } Mo
size-gb = { $size } Go
write-files = Fichiers
write-files-hint = Jusqu’à 16, de 5 Go au plus chacun. Ils sont scellés comme le message.
