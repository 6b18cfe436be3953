# Los mensajes entre oficinas.
message-write = Escribir un mensaje
message-trays = Bandejas
tray-in = Recibidos
tray-out = Enviados
tray-due = Por responder
tray-awaited = Respuestas pendientes
tray-empty = No hay ningún mensaje aquí.
message-from = De
message-to = Para
message-group = Grupo
message-group-line = grupo { $group }
message-group-unknown = un grupo desconocido aquí
message-at = Cuándo
message-case = Caso
message-answers = Responde a
message-answer-by = Respuesta antes de
message-age = hace { $age }
message-older = Mensajes más antiguos
answer-late = Respuesta con { $age } de retraso
answer-due = Respuesta en { $age }
answers-due = { $count ->
    [one] Un mensaje debe responderse pronto
   *[other] { $count } mensajes deben responderse pronto
} ({ $late } con retraso)
message-new = Nuevo
message-read = Leído
message-recalled = Retirado
message-gone = Retirado sin leer
message-unreadable = No se puede abrir
message-fate = Entregado a { $delivered } de { $all }, leído por { $read }
message-receivers = Destinatarios
message-answer = Responder
message-recall = Retirar este mensaje
message-recall-words = Donde nadie lo ha abierto se borra, aquí también. Quien lo ha leído lo conserva.
message-recall-button = Retirarlo
urgency-routine = Rutina
urgency-priority = Prioritario
urgency-flash = Urgente
receiver-answered = Respondido
receiver-read = Leído
receiver-has = Entregado
receiver-waiting = Aún sin confirmar
receiver-unknown = Solo lo sabe el remitente
receiver-cannot-open = No puede abrirlo
write-answer-to = Respuesta a { $message }
write-no-peers = Todavía no hay ningún par a quien escribir.
write-group = O a un grupo
write-group-hint = Lo recibe quien está en él ahora. En ese caso no marque arriba ningún miembro.
write-group-none = Ningún grupo: los miembros marcados arriba
write-subject = Asunto
write-body = Mensaje
write-urgency = Urgencia
write-answer-by-hint = El final de ese día, en UTC. Déjelo vacío si no se espera respuesta.
write-send = Sellar y enviar
write-sealed = Solo las oficinas destinatarias y esta pueden abrirlo.
message-files = { $count ->
    [one] { $count } archivo
   *[other] { $count } archivos
}
message-files-head = Archivos
file-here = Aquí
file-coming = En camino: { $percent } %
file-refused = Rechazado (error { $number })
decimal =
    { $tenths ->
        [0] { $whole }
       *[other] { $whole },{ $tenths }
    }
size-bytes = { $size ->
    [one] { $size } byte
   *[other] { $size } bytes
}
size-kb = { $size } kB
size-mb = { $size } MB
size-gb = { $size } GB
write-files = Archivos
write-files-hint = Hasta 16, de 5 GB cada uno como máximo. Se sellan como el mensaje.
