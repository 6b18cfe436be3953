# El registro de los miembros.
directory-title = Registro de miembros
directory-none = Esta oficina no sigue ningún registro. Es par quien su administrador ha añadido.
directory-forked = Suficientes de sus claves han firmado dos historias: no se toma nada más de él. Hable con el administrador de esta oficina.
directory-keys = Firmado por
directory-quorum = { $threshold } de { $keys } claves juntas
directory-signed = Última firma
directory-fingerprint = Huella
directory-caption = Quién participa, y con qué claves
directory-member = Miembro
directory-standing = Situación
directory-since = Miembro desde
directory-renewed = Claves desde
standing-good = Participa
standing-suspended = Suspendido
standing-removed = Retirado
