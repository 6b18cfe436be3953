# Cifras.
statistics-title = Estadísticas
statistics-lead = Cuántas notificaciones y cuántos expedientes hay. Nada de esto se refiere a una persona. Las notificaciones que no están en vigor solo se cuentan para la supervisión.
statistics-from = Desde (mes o año)
statistics-to = Hasta
statistics-show = Mostrar
statistics-notices = Notificaciones guardadas aquí, de todos los miembros
statistics-cases = Expedientes de esta oficina
statistics-notices-total =
    { $count ->
        [one] { $count } notificación
       *[other] { $count } notificaciones
    }
statistics-cases-total =
    { $count ->
        [one] { $count } expediente
       *[other] { $count } expedientes
    }
statistics-by-colour = Por color
statistics-by-standing = Por lo que fue de ellos
statistics-by-stage = Por etapa de la versión
statistics-by-offence = Por delito
statistics-by-member = Por miembro
statistics-by-month = Por mes
statistics-most = Como máximo { $count } al mes
statistics-as-table = En forma de tabla
statistics-month = Mes
statistics-count = Número
statistics-number = { $count }
statistics-other = Otras palabras
statistics-unknown = Desconocido
statistics-at = A fecha de
statistics-colour-red = Roja
statistics-colour-blue = Azul
statistics-colour-green = Verde
statistics-colour-yellow = Amarilla
statistics-colour-black = Negra
statistics-colour-orange = Naranja
statistics-colour-purple = Morada
statistics-colour-silver = Plateada
statistics-colour-un-special = Notificación especial de la ONU
statistics-standing-unpublished = Sin publicar
statistics-standing-published = Publicado
statistics-standing-suspended = Suspendido
statistics-standing-withdrawn = Retirado
statistics-standing-expired = Caducado
statistics-standing-refused = Denegado
statistics-standing-erased = Borrado
statistics-stage-draft = Borrador
statistics-stage-submitted = Entregado
statistics-stage-checked = Conforme a las reglas
statistics-stage-reviewed = Aprobado por una persona
statistics-stage-approved = Aprobado por dos personas
err-7141 = Esto no es un período.
rec-7141 = Escriba un mes o un año, como 2026-03; el final no es anterior al principio.
