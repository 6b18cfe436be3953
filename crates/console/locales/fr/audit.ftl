# Le journal d’audit.
audit-title = Journal d’audit
audit-size =
    { $count ->
        [one] { $count } ligne. Aucune ligne ne peut être modifiée ou retirée sans que cela se voie.
       *[other] { $count } lignes. Aucune ligne ne peut être modifiée ou retirée sans que cela se voie.
    }
audit-verify = Vérifier toutes les lignes
audit-caption = Les plus récentes d’abord. La question n’est gardée que sous forme d’empreinte salée.
audit-when = Quand
audit-who = Qui
audit-purpose = Finalité
audit-action = Action
audit-outcome = Résultat
audit-line = ligne { $number }
audit-pages = Autres lignes
audit-newest = Lignes les plus récentes
audit-older = Lignes plus anciennes
action-search = A cherché
action-check = A consulté un numéro
action-record-read = A ouvert une fiche
action-record-write = A écrit une fiche
action-record-erase = A effacé une fiche
action-import = A importé une liste
action-feed-read = A regardé les bureaux
action-feed-verify = A vérifié un registre
action-audit-read = A lu le journal d’audit
action-peer-manage = A changé les pairs
action-key-manage = A changé les clés
action-replicate = A échangé avec un pair
action-message-read = A lu des messages
action-message-send = A envoyé ou rappelé un message
action-lookup = A recherché un numéro sans le révéler
action-lookup-answer = A répondu à une recherche privée
action-backup = A copié le dossier du bureau
action-return = A ramené le bureau d’une copie
action-group-manage = A géré un groupe de partage
action-case-read = A lu un dossier
action-case-work = A fait avancer un dossier
action-contest = A contesté une fiche ou retiré une contestation
action-redress-read = A lu des demandes de recours
action-redress-work = A fait avancer une demande de recours
outcome-open = Pas terminé quand cette page a été faite
outcome-shown =
    { $count ->
        [0] Rien trouvé
        [one] { $count } fiche montrée
       *[other] { $count } fiches montrées
    }
outcome-done = Fait
outcome-changed =
    { $count ->
        [one] { $count } changement
       *[other] { $count } changements
    }
outcome-refused = Refusé ({ $number }) : { $words }
verdict-whole =
    { $count ->
        [one] Le journal est intact : sa { $count } ligne est à sa place, inchangée.
       *[other] Le journal est intact : ses { $count } lignes sont toutes à leur place, inchangées.
    }
verdict-broken =
    { $count ->
        [one] Le journal ne tient pas. { $count } ligne avant le défaut est saine.
       *[other] Le journal ne tient pas. { $count } lignes avant le défaut sont saines.
    }
