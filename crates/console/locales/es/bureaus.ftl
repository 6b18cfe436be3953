# Las oficinas.
bureaus-title = Oficinas
bureaus-totals =
    { $members ->
        [one] Aquí se guardan { $records } fichas de { $members } miembro.
       *[other] Aquí se guardan { $records } fichas de { $members } miembros.
    }
bureau-fresh = Al día
bureau-behind = Con retraso
bureau-unreached = Sin contacto
bureau-unheard = Todavía nada
bureau-halted = Detenida
bureau-returning = De regreso
bureau-age = Edad de los datos
bureau-own-age = Los de esta oficina
bureau-holds = Guardado aquí
bureau-reached = Último contacto
bureau-never = Nunca
bureau-address = Dirección
bureau-through = Se recibe a través de
bureau-carries = Transporta para nosotros
bureau-carries-sealed = Lo que no le está destinado, sellado
bureau-cosigned = Visto y firmado por
cosigned-upto =
    { $count ->
        [one] hasta { $count } entrada
       *[other] hasta { $count } entradas
    }
halted-meaning = Su libro firmado se contradice, así que ya no se toma nada de él. Lo anterior se sigue consultando, y envejece. Hable con ese miembro y con el administrador de esta oficina.
mark-now = ahora
mark-minute = 1 min
mark-hour = 1 h
mark-day = 1 día
mark-week = 1 sem.
