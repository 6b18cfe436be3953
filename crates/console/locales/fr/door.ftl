# Entrer et sortir.
sign-in-title = Connexion
sign-in-key = Votre clé
sign-in-key-hint = Elle commence par wasl_ et vous a été remise une seule fois.
sign-in-button = Se connecter
sign-in-foot = Réservé aux agents de ce bureau. Toute connexion et toute question sont inscrites au journal d’audit.
sign-in-ended = Votre session est terminée. Reconnectez-vous pour continuer.
sign-in-out = Vous êtes déconnecté.
