# Ce qui entoure chaque page.
page-title = { $page } – Wasl
skip-to-content = Aller au contenu
nav-label = Pages
nav-ask = Recherche
nav-cases = Dossiers
nav-notices = Notices
nav-messages = Messages
nav-groups = Groupes
nav-bureaus = Bureaux
nav-audit = Journal d’audit
nav-sign-in = Connexion
nav-elsewhere = Wasl
own-member = Le membre dont c’est le bureau
sign-out = Se déconnecter
purpose-label = Finalité
purpose-set = Appliquer
purpose-border = Contrôle aux frontières
purpose-investigation = Enquête
purpose-identification = Identification
purpose-sanctions = Sanctions
purpose-oversight = Contrôle des données
role-officer = Agent
role-analyst = Analyste
role-reviewer = Vérificateur
role-protection = Protection des données
role-admin = Administrateur
role-bureau = Bureau
language-label = Langue
foot-audit = Chaque question et chaque consultation d’une fiche sont inscrites au journal d’audit.
back-to-start = Retour au début
error-number = Erreur { $number }
age-never = encore rien
age-seconds =
    { $count ->
        [one] { $count } seconde
       *[other] { $count } secondes
    }
age-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
age-hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
age-days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
records-count =
    { $count ->
        [one] { $count } fiche
       *[other] { $count } fiches
    }
entries-count =
    { $count ->
        [one] { $count } entrée dans son registre
       *[other] { $count } entrées dans son registre
    }
date-between = { $first } à { $last }
date-about = vers { $date }
