# Le registre des membres.
directory-title = Registre des membres
directory-none = Ce bureau ne suit aucun registre. Est pair qui son administrateur a ajouté.
directory-forked = Assez de ses clés ont signé deux histoires : plus rien n’en est repris. Adressez-vous à l’administrateur de ce bureau.
directory-keys = Signé par
directory-quorum = { $threshold } clés sur { $keys } ensemble
directory-signed = Dernière signature
directory-fingerprint = Empreinte
directory-caption = Qui participe, et avec quelles clés
directory-member = Membre
directory-standing = Statut
directory-since = Membre depuis
directory-renewed = Clés depuis
standing-good = Participe
standing-suspended = Suspendu
standing-removed = Retiré
