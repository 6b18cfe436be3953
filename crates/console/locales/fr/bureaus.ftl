# Les bureaux.
bureaus-title = Bureaux
bureaus-totals =
    { $members ->
        [one] { $records } fiches de { $members } membre sont conservées ici.
       *[other] { $records } fiches de { $members } membres sont conservées ici.
    }
bureau-fresh = À jour
bureau-behind = En retard
bureau-unreached = Injoignable
bureau-unheard = Encore rien
bureau-halted = Arrêté
bureau-returning = De retour
bureau-age = Âge des données
bureau-own-age = Celles de ce bureau
bureau-holds = Conservé ici
bureau-reached = Joint pour la dernière fois
bureau-never = Jamais
bureau-address = Adresse
bureau-through = Entendu par
bureau-carries = Transporte pour nous
bureau-carries-sealed = Ce qui ne lui est pas destiné, scellé
bureau-cosigned = Vu et signé par
cosigned-upto =
    { $count ->
        [one] jusqu’à { $count } entrée
       *[other] jusqu’à { $count } entrées
    }
halted-meaning = Son registre signé se contredit ; plus rien n’en est repris. Ce qui est venu avant reste interrogé, et vieillit. Parlez-en à ce membre et à l’administrateur de ce bureau.
mark-now = à l’instant
mark-minute = 1 min
mark-hour = 1 h
mark-day = 1 jour
mark-week = 1 sem.
