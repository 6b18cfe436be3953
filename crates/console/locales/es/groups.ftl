# Los grupos de intercambio.
groups-lead = Un mensaje a un grupo llega a quien está en él. Quien sale no lee nada nuevo; quien entra, nada antiguo.
groups-none = Todavía no hay ningún grupo.
group-found = Fundar un grupo
group-keeper = Custodio
group-version = Versión
group-standing-in = En el grupo
group-standing-waiting = A la espera de claves
group-standing-out = Fuera del grupo
group-standing-dissolved = Disuelto
members-count =
    { $count ->
        [one] { $count } miembro
       *[other] { $count } miembros
    }
group-show-members = Mostrarlos
group-write = Escribir al grupo
group-change = Cambiar los miembros
group-dissolve = Disolver
group-keys-none = Esta oficina no ha publicado claves: nadie puede incluirla todavía en un grupo.
group-keys-button = Publicar claves
group-keys-published = Las claves de esta oficina están publicadas
group-keys-again = Los demás pueden incluirla en sus grupos. Publique claves nuevas si un custodio no lo consigue; las anteriores dejan de contar.
group-keys-again-button = Publicar claves nuevas
group-name = Nombre
group-name-hint = Lo ven todos los del grupo. Como máximo 100 caracteres, en una línea.
group-with = Quién estará en él, además de esta oficina
group-put-in = Incluir
group-take-out = Sacar
group-take-out-hint = Quien sale conserva lo que tiene y no lee nada de lo que se escriba desde ahora.
group-nobody-ready = Por ahora no se puede incluir a nadie más.
group-unready = Sin claves publicadas, y por eso aún no se pueden incluir:
group-change-title = Miembros de { $group }
group-change-button = Cambiar el grupo
group-found-button = Fundar el grupo
group-round = Los demás se enteran cuando sus oficinas consultan a esta.
group-cancel = Volver a los grupos
dissolve-title = ¿Disolver este grupo para siempre?
dissolve-words = Nadie podrá escribirle más. Lo escrito lo conserva quien lo tiene. No se puede deshacer.
dissolve-button = Sí, disolverlo
