# Lo que rodea cada página.
page-title = { $page } – Wasl
skip-to-content = Ir al contenido
nav-label = Páginas
nav-ask = Buscar
nav-cases = Expedientes
nav-notices = Notificaciones
nav-messages = Mensajes
nav-groups = Grupos
nav-bureaus = Oficinas
nav-audit = Registro de auditoría
nav-sign-in = Iniciar sesión
nav-elsewhere = Wasl
own-member = El miembro al que pertenece esta oficina
sign-out = Cerrar sesión
purpose-label = Finalidad
purpose-set = Aplicar
purpose-border = Control fronterizo
purpose-investigation = Investigación
purpose-identification = Identificación
purpose-sanctions = Sanciones
purpose-oversight = Supervisión
role-officer = Agente
role-analyst = Analista
role-reviewer = Revisor
role-protection = Protección de datos
role-admin = Administrador
role-bureau = Oficina
language-label = Idioma
foot-audit = Cada pregunta y cada consulta de una ficha quedan en el registro de auditoría.
back-to-start = Volver al inicio
error-number = Error { $number }
age-never = todavía nada
age-seconds =
    { $count ->
        [one] { $count } segundo
       *[other] { $count } segundos
    }
age-minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minutos
    }
age-hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
age-days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
records-count =
    { $count ->
        [one] { $count } ficha
       *[other] { $count } fichas
    }
entries-count =
    { $count ->
        [one] { $count } entrada en su libro
       *[other] { $count } entradas en su libro
    }
date-between = { $first } a { $last }
date-about = hacia { $date }
