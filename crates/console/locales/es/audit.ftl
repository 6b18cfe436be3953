# El registro de auditoría.
audit-title = Registro de auditoría
audit-size =
    { $count ->
        [one] { $count } línea. Ninguna línea puede alterarse o quitarse sin que se note.
       *[other] { $count } líneas. Ninguna línea puede alterarse o quitarse sin que se note.
    }
audit-verify = Verificar todas las líneas
audit-caption = Las más recientes primero. De lo preguntado solo se guarda una huella con sal.
audit-when = Cuándo
audit-who = Quién
audit-purpose = Finalidad
audit-action = Acción
audit-outcome = Resultado
audit-line = línea { $number }
audit-pages = Más líneas
audit-newest = Líneas más recientes
audit-older = Líneas anteriores
action-search = Buscó
action-check = Consultó un número
action-record-read = Abrió una ficha
action-record-write = Escribió una ficha
action-record-erase = Borró una ficha
action-import = Importó una lista
action-feed-read = Miró las oficinas
action-feed-verify = Verificó un libro
action-audit-read = Leyó el registro de auditoría
action-peer-manage = Cambió los pares
action-key-manage = Cambió las claves
action-replicate = Intercambió con un par
action-message-read = Leyó mensajes
action-message-send = Envió o retiró un mensaje
action-lookup = Consultó un número sin revelarlo
action-lookup-answer = Respondió a una consulta privada
action-backup = Copió la carpeta de la oficina
action-return = Recuperó la oficina de una copia
action-group-manage = Gestionó un grupo de intercambio
action-case-read = Leyó un expediente
action-case-work = Hizo avanzar un expediente
action-contest = Impugnó una ficha o retiró una impugnación
action-redress-read = Leyó solicitudes de reparación
action-redress-work = Hizo avanzar una solicitud de reparación
outcome-open = Sin terminar cuando se hizo esta página
outcome-shown =
    { $count ->
        [0] Nada encontrado
        [one] { $count } ficha mostrada
       *[other] { $count } fichas mostradas
    }
outcome-done = Hecho
outcome-changed =
    { $count ->
        [one] { $count } cambio
       *[other] { $count } cambios
    }
outcome-refused = Rechazado ({ $number }): { $words }
verdict-whole =
    { $count ->
        [one] El registro está íntegro: su { $count } línea está en su lugar, sin alterar.
       *[other] El registro está íntegro: sus { $count } líneas están en su lugar, sin alterar.
    }
verdict-broken =
    { $count ->
        [one] El registro no se sostiene. { $count } línea anterior al fallo es válida.
       *[other] El registro no se sostiene. { $count } líneas anteriores al fallo son válidas.
    }
