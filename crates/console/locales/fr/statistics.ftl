# Chiffres.
statistics-title = Statistiques
statistics-lead = Combien de notices et de dossiers il y a. Rien ici ne concerne une personne. Les notices qui ne sont pas en vigueur ne sont comptées que pour le contrôle.
statistics-from = De (mois ou année)
statistics-to = À
statistics-show = Afficher
statistics-notices = Notices détenues ici, de tous les membres
statistics-cases = Dossiers de ce bureau
statistics-notices-total =
    { $count ->
        [one] { $count } notice
       *[other] { $count } notices
    }
statistics-cases-total =
    { $count ->
        [one] { $count } dossier
       *[other] { $count } dossiers
    }
statistics-by-colour = Par couleur
statistics-by-standing = Par suite donnée
statistics-by-stage = Par étape de la version
statistics-by-offence = Par infraction
statistics-by-member = Par membre
statistics-by-month = Par mois
statistics-most = Au plus { $count } par mois
statistics-as-table = Sous forme de tableau
statistics-month = Mois
statistics-count = Nombre
statistics-number = { $count }
statistics-other = Autres termes
statistics-unknown = Inconnu
statistics-at = Au
statistics-colour-red = Rouge
statistics-colour-blue = Bleue
statistics-colour-green = Verte
statistics-colour-yellow = Jaune
statistics-colour-black = Noire
statistics-colour-orange = Orange
statistics-colour-purple = Mauve
statistics-colour-silver = Argentée
statistics-colour-un-special = Notice spéciale ONU
statistics-standing-unpublished = Non publié
statistics-standing-published = Publié
statistics-standing-suspended = Suspendu
statistics-standing-withdrawn = Retiré
statistics-standing-expired = Expiré
statistics-standing-refused = Refusé
statistics-standing-erased = Effacé
statistics-stage-draft = Brouillon
statistics-stage-submitted = Soumis
statistics-stage-checked = Conforme aux règles
statistics-stage-reviewed = Approuvé par une personne
statistics-stage-approved = Approuvé par deux personnes
err-7141 = Ce n’est pas une période.
rec-7141 = Écrivez un mois ou une année, par exemple 2026-03 ; la fin ne précède pas le début.
